import type { CannedDraft } from '../../../../broker/protocol/canned';
import type { Result } from '../../../../broker/protocol/errors';

/** One portion on its way: it keeps its command, so that trying again does not do it twice. */
export interface Portion {
  readonly command: string;
  readonly drafts: readonly CannedDraft[];
}

export interface Progress {
  /** Responses that are in. */
  readonly done: number;
  readonly left: readonly Portion[];
  /** Why it stopped; null while it goes on, and at its end. */
  readonly problem: string | null;
}

/** Sends portion after portion; stops at the first that fails, with what is left to try again. */
export async function runImport(
  start: Progress,
  save: (portion: Portion) => Promise<Result<unknown>>,
  tell: (progress: Progress) => void,
): Promise<Progress> {
  let progress: Progress = { ...start, problem: null };
  tell(progress);
  for (const portion of start.left) {
    const saved = await save(portion);
    progress = saved.ok
      ? { done: progress.done + portion.drafts.length, left: progress.left.slice(1), problem: null }
      : { ...progress, problem: saved.error.message };
    tell(progress);
    if (!saved.ok) break;
  }
  return progress;
}

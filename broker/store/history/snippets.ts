import type { SessionEvent } from '../../protocol/events';
import { edgeBefore } from '../../protocol/graphemes';
import type { HistoryMatch } from '../../protocol/history';
import { type Hit, hitsIn } from '../../protocol/words';
import { textsOf } from './texts';

/** UTF-16 units of one snippet, and of what is shown before its first match. */
const LONGEST = 180;
const BEFORE = 50;
const MOST = 3;

interface Candidate {
  readonly event: SessionEvent;
  readonly kind: HistoryMatch['kind'];
  readonly text: string;
  readonly hits: readonly Hit[];
  /** How many of the words looked for are in it. */
  readonly words: number;
}

/** Gathers the places in a session where the words are, event by event. */
export class SnippetFinder {
  readonly #wanted: readonly string[];
  readonly #found: Candidate[] = [];

  constructor(wanted: readonly string[]) {
    this.#wanted = wanted;
  }

  add(event: SessionEvent): void {
    for (const { kind, text } of textsOf(event)) {
      const hits = hitsIn(text, this.#wanted);
      if (hits.length === 0) continue;
      this.#found.push({ event, kind, text, hits, words: new Set(hits.map((hit) => hit.word)).size });
    }
  }

  /** The texts with most of the words, in the order in which they were said. */
  take(): HistoryMatch[] {
    const best = this.#found
      .sort((a, b) => b.words - a.words || a.event.seq - b.event.seq)
      .slice(0, MOST)
      .sort((a, b) => a.event.seq - b.event.seq);
    return best.map(({ event, kind, text, hits }) => {
      const { seq, at, by } = event;
      return { seq, at, by, kind, ...cut(text, hits) };
    });
  }
}

/** The part of a text around its first match, on one line, with the marks moved along. */
export function cut(text: string, hits: readonly Hit[]): Pick<HistoryMatch, 'text' | 'marks'> {
  const first = hits[0]?.at ?? 0;
  const start = first <= BEFORE ? 0 : edgeBefore(text, first - BEFORE);
  const end = text.length - start <= LONGEST ? text.length : edgeBefore(text, start + LONGEST);
  const lead = start > 0 ? '…' : '';
  const marks = hits
    .filter((hit) => hit.at >= start && hit.at + hit.length <= end)
    .map((hit) => ({ at: hit.at - start + lead.length, length: hit.length }));
  // Each character for one, so that the marks stay where they are.
  const line = text.slice(start, end).replace(/\s/g, ' ');
  return { text: `${lead}${line}${end < text.length ? '…' : ''}`, marks };
}

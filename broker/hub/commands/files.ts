import { fail, ok, protocolError, type Result } from '../../protocol/errors';
import type { ChatFile } from '../../protocol/models';
import type { Session } from '../session';
import type { CommandParts } from './handler';

/** Files taken for one message; `release` gives them back when it cannot be logged. */
export interface ClaimedFiles {
  readonly files: readonly ChatFile[];
  readonly release: () => void;
}

/** Takes the files a visitor's message names: unposted ones of the session, each once, not too many. */
export function claimFiles(
  session: Session,
  named: readonly string[],
  { files, limits }: Pick<CommandParts, 'files' | 'limits'>,
): Result<ClaimedFiles> {
  if (named.length === 0) return ok({ files: [], release: () => undefined });
  if (named.length > limits.filesPerMessage) {
    return fail('limit_reached', `A message holds at most ${limits.filesPerMessage} files.`);
  }
  if (new Set(named).size < named.length) return refused('A file is named twice.');
  const again = session.fold.files.find(({ file }) => named.includes(file));
  if (again !== undefined) return fail('conflict', `"${again.name}" is in a message already.`);
  const claimed = files.claim(session.id, named);
  return claimed.ok ? ok({ files: claimed.value, release: () => files.release(named) }) : claimed;
}

/** What every command of an agent with files in it is answered. */
export const AGENT_FILES: Result<never> = refused('Agents cannot send files.');

/** Whether the data of a command names files, in whatever form. */
export function hasFiles(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'files' in data && data.files !== undefined;
}

function refused(message: string): Result<never> {
  return { ok: false, error: protocolError('invalid', message, { fields: [{ path: 'data.files', message }] }) };
}

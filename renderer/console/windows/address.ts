import { PopOutTarget, type WindowTarget } from '../../../electron/contract/windows';

const PREFIX = '#/popout/';

/** The part of the console's address that makes a window show `target`; empty for the console itself. */
export function addressOf(target: WindowTarget): string {
  if (target.kind === 'main') return '';
  return target.kind === 'widget' ? `${PREFIX}widget` : `${PREFIX}chat/${encodeURIComponent(target.session)}`;
}

/** What a window at this address shows: the console itself where the address names nothing else. */
export function targetOf(hash: string): WindowTarget {
  if (!hash.startsWith(PREFIX)) return { kind: 'main' };
  const [kind, session] = hash.slice(PREFIX.length).split('/');
  const target = PopOutTarget.safeParse({ kind, session: decoded(session ?? '') });
  return target.success ? target.data : { kind: 'main' };
}

/** An address that is cut off in the middle of an escape names no chat. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

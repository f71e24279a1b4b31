import fc from 'fast-check';
import type { SessionEvent } from '../../../broker/protocol/events';
import type { Marks } from '../../../broker/protocol/models';
import type { Capabilities } from '../../../electron/contract/capabilities';
import type { ConsoleEvent } from '../../../electron/contract/events';
import { initialState, reduce } from '../../../electron/contract/reducer';
import type { ConsoleState, OutboxEntry } from '../../../electron/contract/state';
import { anyScript, play } from '../../broker/protocol/chat-script';

export const CAPABILITIES: Capabilities = {
  host: 'web',
  tray: false,
  badge: false,
  autostart: false,
  windows: true,
  version: '0.0.0',
};

export const EMPTY_STATE = initialState(CAPABILITIES);
export const SESSIONS = ['s-1', 's-2', 's-3'] as const;

export function entry(session: string, id: string, more: Partial<OutboxEntry> = {}): OutboxEntry {
  return {
    id,
    session,
    kind: 'message',
    text: `text of ${id}`,
    at: '2026-11-24T10:00:00.000Z',
    state: { kind: 'sending' },
    ...more,
  };
}

/** The log of each session, as the hub would have it. */
export type Logs = ReadonlyMap<string, readonly SessionEvent[]>;

export const anyLogs: fc.Arbitrary<Logs> = fc
  .tuple(...SESSIONS.map(() => anyScript))
  .map((scripts) => new Map(SESSIONS.map((session, at) => [session, logOf(session, play(scripts[at] ?? []))])));

function logOf(session: string, log: readonly SessionEvent[]): readonly SessionEvent[] {
  return log.map((event) => ({ ...event, session, id: `${session} ${event.id}` }));
}

/** What comes to a console, in any order: the next event, one that was there already, one too early, and the rest. */
export type Arrival =
  | { readonly do: 'next' | 'skipped' | 'lost' | 'closed' | 'typing' | 'read' | 'load'; readonly session: string }
  | { readonly do: 'repeat' | 'early'; readonly session: string; readonly by: number }
  | { readonly do: 'draft'; readonly session: string; readonly text: string }
  | { readonly do: 'outbox'; readonly session: string; readonly count: number }
  | { readonly do: 'connection' | 'alert' | 'notice' | 'signOut' };

const session = fc.constantFrom(...SESSIONS);
export const anyArrivals: fc.Arbitrary<readonly Arrival[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('next' as const), session }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom('repeat' as const, 'early' as const),
        session,
        by: fc.integer({ min: 1, max: 4 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constantFrom('skipped', 'lost', 'closed', 'typing', 'read', 'load'), session }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('draft' as const), session, text: fc.string() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('outbox' as const), session, count: fc.nat({ max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('connection', 'alert', 'notice', 'signOut') }) },
  ) as fc.Arbitrary<Arrival>,
  { maxLength: 120 },
);

/** The events that an arrival makes in the core, which has the state `core`. None for `load`: that is a window's. */
export function eventOf(arrival: Arrival, core: ConsoleState, logs: Logs): ConsoleEvent | null {
  const at = '2026-11-24T10:00:00.000Z';
  switch (arrival.do) {
    case 'connection':
      return { type: 'connection.changed', connection: { kind: 'reconnecting', since: at } };
    case 'alert':
      return { type: 'alert.raised', alert: { session: 's-1', seq: 2, at, visitor: 'Maija', firstWords: 'Hello' } };
    case 'notice':
      return { type: 'notice.raised', notice: { id: `n-${core.notices.length}`, at, kind: 'info', text: 'Look' } };
    case 'signOut':
      return { type: 'signedOut' };
    case 'load':
      return null;
    default:
      return sessionEvent(arrival, core, logs);
  }
}

function sessionEvent(
  arrival: Extract<Arrival, { session: string }>,
  core: ConsoleState,
  logs: Logs,
): ConsoleEvent | null {
  const id = arrival.session;
  const chat = core.chats[id];
  const lastSeq = chat?.fold.lastSeq ?? 0;
  const logged = (seq: number): ConsoleEvent | null => {
    const event = logs.get(id)?.find((candidate) => candidate.seq === seq);
    return event === undefined ? null : { type: 'chat.event', event };
  };
  switch (arrival.do) {
    case 'next':
      return logged(lastSeq + 1);
    case 'repeat':
      return logged(lastSeq + 1 - arrival.by);
    case 'early':
      return logged(lastSeq + 1 + arrival.by);
    case 'skipped':
      // Only where there is a log to go on with.
      return lastSeq < (logs.get(id)?.length ?? 0) ? { type: 'chat.skipped', session: id, seq: lastSeq + 1 } : null;
    case 'lost':
      return { type: 'chat.lost', session: id, reason: 'gone' };
    case 'closed':
      return { type: 'chat.closed', session: id };
    case 'typing':
      return { type: 'chat.typing', session: id, by: { kind: 'visitor', id, name: 'Maija' } };
    case 'read':
      return { type: 'chat.marks', session: id, marks: readUpTo(lastSeq) };
    case 'draft':
      return { type: 'chat.draft', session: id, draft: { text: arrival.text, note: false } };
    case 'outbox':
      return {
        type: 'outbox.changed',
        session: id,
        entries: Array.from({ length: arrival.count }, (_, index) => entry(id, `${id}-${index}`)),
      };
    case 'load':
      return null;
  }
}

export function readUpTo(seq: number): Marks {
  return { visitor: { delivered: 0, read: 0 }, agent: { delivered: seq, read: seq } };
}

/** The core after all arrivals, and every event that led there. */
export function playArrivals(
  arrivals: readonly Arrival[],
  logs: Logs,
): { readonly core: ConsoleState; readonly events: readonly ConsoleEvent[] } {
  let core = EMPTY_STATE;
  const events: ConsoleEvent[] = [];
  for (const arrival of arrivals) {
    const event = eventOf(arrival, core, logs);
    if (event === null) continue;
    events.push(event);
    core = reduce(core, event);
  }
  return { core, events };
}

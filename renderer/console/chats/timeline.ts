import type { Actor, EventOf, SessionEvent } from '../../../broker/protocol/events';
import type { OutboxEntry } from '../../../electron/contract/state';

/** Messages of one sender within this time stand together. */
const GROUP_MS = 5 * 60_000;

type Spoken = EventOf<'message.posted'> | EventOf<'note.posted'> | EventOf<'bot.asked'>;
export type Happened = Exclude<SessionEvent, Spoken>;

/** One line of a conversation, in the order it is shown. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly event: Spoken;
      readonly note: boolean;
      /** Follows a message of the same sender: the name is not said again. */
      readonly follows: boolean;
    }
  | { readonly kind: 'event'; readonly key: string; readonly event: Happened }
  | { readonly kind: 'unsent'; readonly key: string; readonly entry: OutboxEntry };

/**
 * The rows of a conversation: its events with a line for each day, then what the hub has not taken yet.
 * An outbox entry whose event is there already is left out: nothing is shown twice.
 */
export function timelineOf(events: readonly SessionEvent[], outbox: readonly OutboxEntry[]): readonly Row[] {
  const rows: Row[] = [];
  let before: SessionEvent | null = null;
  const done = new Set<string>();
  for (const event of events) {
    if (before === null || dayOf(before.at) !== dayOf(event.at)) {
      rows.push({ kind: 'day', key: `day ${event.seq}`, at: event.at });
    }
    rows.push(rowOf(event, before));
    if ('command' in event.data && event.data.command !== undefined) done.add(event.data.command);
    before = event;
  }
  for (const entry of outbox) {
    if (!done.has(entry.id)) rows.push({ kind: 'unsent', key: entry.id, entry });
  }
  return rows;
}

function rowOf(event: SessionEvent, before: SessionEvent | null): Row {
  const key = String(event.seq);
  if (!isSpoken(event)) return { kind: 'event', key, event };
  const follows =
    before !== null &&
    isSpoken(before) &&
    (before.type === 'note.posted') === (event.type === 'note.posted') &&
    isSame(before.by, event.by) &&
    Date.parse(event.at) - Date.parse(before.at) < GROUP_MS &&
    dayOf(before.at) === dayOf(event.at);
  return { kind: 'message', key, event, note: event.type === 'note.posted', follows };
}

function isSpoken(event: SessionEvent): event is Spoken {
  return event.type === 'message.posted' || event.type === 'note.posted' || event.type === 'bot.asked';
}

function isSame(a: Actor, b: Actor): boolean {
  return a.kind === b.kind && a.id === b.id;
}

/** The day where the agent is. */
function dayOf(at: string): string {
  return new Date(at).toDateString();
}

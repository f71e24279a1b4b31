import type { Actor, EventOf, SessionEvent } from '../../../broker/protocol/events';
import type { OutboxEntry } from '../../../electron/contract/state';
import { isSameDay } from '../../ui/clock/days';

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
      /** Nothing of the same sender follows: time and state are shown. */
      readonly ends: boolean;
    }
  | { readonly kind: 'event'; readonly key: string; readonly event: Happened }
  | { readonly kind: 'unsent'; readonly key: string; readonly entry: OutboxEntry };

/** What has been said, as rows; kept, so that what comes next costs nothing for what was there. */
export interface Timeline {
  readonly events: readonly SessionEvent[];
  readonly rows: readonly Row[];
}

export const EMPTY_TIMELINE: Timeline = { events: [], rows: [] };

/** The timeline of `events`. Where they continue those of `before`, the rows that were there stay the same objects. */
export function timelineAfter(before: Timeline, events: readonly SessionEvent[]): Timeline {
  if (events === before.events) return before;
  const continues = before.events[0] === events[0] && before.events.at(-1) === events[before.events.length - 1];
  const from = continues ? before.events.length : 0;
  const rows = continues ? [...before.rows] : [];
  for (let at = from; at < events.length; at += 1) {
    const event = events[at];
    if (event !== undefined) addRows(rows, event, events[at - 1]);
  }
  return { events, rows };
}

/**
 * The rows of a conversation: its events with a line for each day, then what the hub has not taken yet.
 * An outbox entry whose event is there already is left out: nothing is shown twice.
 */
export function withUnsent(timeline: Timeline, outbox: readonly OutboxEntry[]): readonly Row[] {
  if (outbox.length === 0) return timeline.rows;
  const waiting = new Set(outbox.map((entry) => entry.id));
  for (const event of timeline.events) {
    if ('command' in event.data && event.data.command !== undefined) waiting.delete(event.data.command);
  }
  const unsent = outbox.filter((entry) => waiting.has(entry.id));
  const rows = [...timeline.rows];
  let before = timeline.events.at(-1)?.at;
  for (const entry of unsent) {
    if (before !== undefined && !isSameDay(before, entry.at)) {
      rows.push({ kind: 'day', key: `day ${entry.id}`, at: entry.at });
    }
    rows.push({ kind: 'unsent', key: entry.id, entry });
    before = entry.at;
  }
  return rows;
}

/** The rows of a whole conversation. */
export function timelineOf(events: readonly SessionEvent[], outbox: readonly OutboxEntry[]): readonly Row[] {
  return withUnsent(timelineAfter(EMPTY_TIMELINE, events), outbox);
}

function addRows(rows: Row[], event: SessionEvent, before: SessionEvent | undefined): void {
  // What is loaded begins in the middle of a day: a line there would go again when more is loaded, and move the reader.
  const newDay = before === undefined ? event.seq === 1 : !isSameDay(before.at, event.at);
  if (newDay) rows.push({ kind: 'day', key: `day ${event.seq}`, at: event.at });
  const key = String(event.seq);
  if (!isSpoken(event)) {
    rows.push({ kind: 'event', key, event });
    return;
  }
  const follows =
    !newDay &&
    before !== undefined &&
    isSpoken(before) &&
    (before.type === 'note.posted') === (event.type === 'note.posted') &&
    isSame(before.by, event.by) &&
    Date.parse(event.at) - Date.parse(before.at) < GROUP_MS;
  const last = rows.at(-1);
  if (follows && last?.kind === 'message') rows[rows.length - 1] = { ...last, ends: false };
  rows.push({ kind: 'message', key, event, note: event.type === 'note.posted', follows, ends: true });
}

function isSpoken(event: SessionEvent): event is Spoken {
  return event.type === 'message.posted' || event.type === 'note.posted' || event.type === 'bot.asked';
}

function isSame(a: Actor, b: Actor): boolean {
  return a.kind === b.kind && a.id === b.id;
}

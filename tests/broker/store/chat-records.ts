import fc from 'fast-check';
import type { SessionEvent } from '../../../broker/protocol/events';
import { foldEvents } from '../../../broker/protocol/fold';
import { sessionFacts } from '../../../broker/protocol/lost';
import { isShownToVisitor } from '../../../broker/protocol/projection';
import type { LogRecord } from '../../../broker/store/ports';
import { anyScript, play, SESSION } from '../protocol/chat-script';

export type EventsRecord = Extract<LogRecord, { kind: 'events' }>;

/** The records of a session as the hub writes them. `cuts`: events of each record, repeated. */
export function recordsOf(session: string, events: readonly SessionEvent[], cuts: readonly number[]): EventsRecord[] {
  const records: EventsRecord[] = [];
  for (let at = 0, cut = 0; at < events.length; cut += 1) {
    const end = at + (cuts[cut % cuts.length] ?? 1);
    const before = events.slice(0, at);
    records.push({
      kind: 'events',
      session,
      events: events.slice(at, end),
      command: { id: `c-${at}`, by: `visitor:${session}`, reply: { seq: at + 1 } },
      shown: events.slice(0, end).filter(isShownToVisitor).length,
      ...(at > 0 && { before: sessionFacts(foldEvents(session, before)) }),
    });
    at = end;
  }
  return records;
}

/** As version 0.1.0 wrote them. */
export function oldRecordsOf(session: string, events: readonly SessionEvent[], cuts: readonly number[]) {
  return recordsOf(session, events, cuts).map(({ shown: _shown, before: _before, ...record }): EventsRecord => record);
}

/** A chat of the script under another id. */
export function chatOf(session: string, script: Parameters<typeof play>[0]): SessionEvent[] {
  const rename = (text: string): string => text.replaceAll(`"${SESSION}"`, `"${session}"`);
  return play(script).map((event) => JSON.parse(rename(JSON.stringify(event))) as SessionEvent);
}

/** A few chats, their records mixed: one is said after the other as they come. */
export const anyRecords: fc.Arbitrary<readonly EventsRecord[]> = fc
  .array(fc.tuple(anyScript, fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((chats) => {
    const queues = chats.map(([script, cuts], at) =>
      recordsOf(
        `0198f0b2-0000-7000-8000-00000000000${at}`,
        chatOf(`0198f0b2-0000-7000-8000-00000000000${at}`, script),
        cuts,
      ),
    );
    const mixed: EventsRecord[] = [];
    for (let round = 0; queues.some((queue) => queue.length > round); round += 1) {
      for (const queue of queues) mixed.push(...queue.slice(round, round + 1));
    }
    return mixed;
  });

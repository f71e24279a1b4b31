import { join } from 'node:path';
import { createLogger } from '../../broker/logging';
import type { SessionEvent } from '../../broker/protocol/events';
import { openSessionLog } from '../../broker/store/session-log';
import type { ConsoleReady, Running } from './processes';

const DAY_MS = 24 * 60 * 60_000;

/** The directory that a program of the product was started with. */
function dataDirOf(running: Running<ConsoleReady>): string {
  const { spawnargs } = running.process;
  return spawnargs[spawnargs.indexOf('--data-dir') + 1] ?? '';
}

/**
 * Writes `count` messages of the visitor into the log of a product that does not run: as if they had been said over
 * the last days. Two in a row are minutes apart; each has its number in it.
 */
export async function writeLongChat(stopped: Running<ConsoleReady>, session: string, count: number): Promise<void> {
  const dir = join(dataDirOf(stopped), 'server', 'log');
  const log = await openSessionLog({ dir, logger: createLogger(), now: () => Date.now() });
  const known: SessionEvent[] = [];
  await log.recover((record) => {
    if (record.kind === 'events' && record.session === session) known.push(...record.events);
  });
  const last = known.at(-1);
  const visitor = known.find((event) => event.by.kind === 'visitor')?.by ?? { kind: 'visitor', id: session, name: 'V' };
  const end = Date.now();
  const start = end - 3 * DAY_MS;
  const events = Array.from({ length: count }, (_, index): SessionEvent => {
    const number = index + 1;
    const long = number % 7 === 0 ? ' It goes on for a while, so that rows differ in height.'.repeat(3) : '';
    return {
      v: 1,
      session,
      seq: (last?.seq ?? 0) + number,
      id: `${session.slice(0, 20)}-${number}`,
      at: new Date(start + Math.floor(((end - start) * index) / count)).toISOString(),
      by: visitor,
      type: 'message.posted',
      data: { text: `message number ${number}.${long}` },
    };
  });
  for (let from = 0; from < events.length; from += 500) {
    const done = await log.append({ kind: 'events', session, events: events.slice(from, from + 500) });
    if (!done.ok) throw new Error(done.error.message);
  }
  await log.close();
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid7 } from 'uuid';
import type { SessionEvent } from '../../broker/protocol/events';
import { isoTime } from '../../broker/protocol/ports';
import { openSessionLog } from '../../broker/store/session-log';
import { startServer } from '../e2e/processes';

const PER_SESSION = 50;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const DAY_MS = 24 * 60 * 60 * 1000;

/** Milliseconds from launching the server to its ready line, with `messages` in its log from days before. */
export async function measureRestart(dir: string, messages: number): Promise<number> {
  const data = join(dir, 'restart');
  await fill(join(data, 'server', 'log'), messages);
  const first = await startServer(data);
  await first.stop();
  const started = performance.now();
  const server = await startServer(data);
  const took = performance.now() - started;
  await server.stop();
  return took;
}

async function fill(dir: string, messages: number): Promise<void> {
  await mkdir(dir, { recursive: true });
  // As of two days ago: nothing of it is open or remembered.
  const now = (): number => Date.now() - 2 * DAY_MS;
  const log = await openSessionLog({ dir, logger: silent, now });
  const writing: Promise<unknown>[] = [];
  for (let written = 0; written < messages; written += PER_SESSION) {
    const session = uuid7();
    writing.push(log.append({ kind: 'events', session, events: conversation(session, isoTime(now())) }));
    if (writing.length >= 500) await Promise.all(writing.splice(0));
  }
  await Promise.all(writing);
  await log.close();
}

function conversation(session: string, at: string): SessionEvent[] {
  const by = { kind: 'visitor', id: session, name: 'Maija' } as const;
  const stamp = (seq: number) => ({ v: 1, session, seq, id: uuid7(), at, by }) as const;
  const messages = Array.from({ length: PER_SESSION }, (_, index): SessionEvent => {
    const text = `Message ${index}: the reader at the north door does not know my badge any more.`;
    return { ...stamp(index + 2), type: 'message.posted', data: { text } };
  });
  return [
    { ...stamp(1), type: 'session.started', data: { visitor: { name: 'Maija' }, language: 'en' } },
    ...messages,
    { ...stamp(PER_SESSION + 2), type: 'session.ended', data: { by: 'visitor', reason: 'ended' } },
  ];
}

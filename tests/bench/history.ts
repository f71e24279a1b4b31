import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid7 } from 'uuid';
import * as z from 'zod';
import type { SessionEvent } from '../../broker/protocol/events';
import { isoTime } from '../../broker/protocol/ports';
import { createHistoryThread, type HistoryThread } from '../../broker/store/history/thread';
import { openSessionLog } from '../../broker/store/session-log';
import { systemClock } from '../../broker/system';
import { quantile } from './figures';

const PER_SESSION = 50;
const HOUR_MS = 60 * 60 * 1000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const WORKER = new URL('../../broker/store/history/worker-from-source.mjs', import.meta.url);
const CONVERSATIONS = new URL('../../fixtures/conversations/', import.meta.url);
const Conversation = z.array(z.object({ data: z.object({ text: z.string().optional() }) }));
const AGENTS = ['aino', 'bertil', 'claire', 'darek', 'emma', 'frank'];

export interface HistoryFigures {
  /** Milliseconds from starting the thread until everything is searchable, with no index files at all. */
  readonly build: number;
  /** The same with the index files of the run before. */
  readonly load: number;
  /** Milliseconds of one search, sent and answered. */
  readonly p50: number;
  readonly p95: number;
}

/** Searches of many kinds in a log of `messages`, written by the real log, through the real thread. */
export async function measureHistory(dir: string, messages: number): Promise<HistoryFigures> {
  const texts = await readTexts();
  const logDir = join(dir, 'history-log');
  await mkdir(logDir, { recursive: true });
  const log = await openSessionLog({ dir: logDir, logger: silent, now: () => Date.now() });
  const writing: Promise<unknown>[] = [];
  const first = Date.now() - (messages / PER_SESSION) * HOUR_MS;
  for (let session = 0; session * PER_SESSION < messages; session += 1) {
    // A record for each few messages, as chats are written.
    const id = uuid7();
    const events = conversation(session, id, first + session * HOUR_MS, texts);
    for (let at = 0; at < events.length; at += 2)
      writing.push(log.append({ kind: 'events', session: id, events: events.slice(at, at + 2) }));
    if (writing.length >= 2_000) await Promise.all(writing.splice(0));
  }
  await Promise.all(writing);
  const open = (): HistoryThread =>
    createHistoryThread({
      logDir,
      dir: join(dir, 'history-index'),
      worker: WORKER,
      position: () => log.position(),
      clock: systemClock,
      logger: silent,
    });
  const build = await timeToComplete(open());
  const history = open();
  const load = await timeToComplete(history, false);
  const took: number[] = [];
  for (const query of queries(texts, first)) {
    const started = performance.now();
    const found = await history.search({ viewer: { kind: 'all' }, limit: 20, ...query });
    took.push(performance.now() - started);
    if (!found.ok || !found.value.complete) throw new Error('A search went wrong.');
  }
  await history.close();
  await log.close();
  return { build, load, p50: quantile(took, 0.5), p95: quantile(took, 0.95) };
}

async function timeToComplete(history: HistoryThread, close = true): Promise<number> {
  const started = performance.now();
  history.start();
  for (;;) {
    const found = await history.search({ viewer: { kind: 'all' }, limit: 1 });
    if (found.ok && found.value.complete) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const took = performance.now() - started;
  if (close) await history.close();
  return took;
}

/** One word, two, beginnings, rare and common ones, with and without conditions, first pages and later ones. */
function queries(texts: readonly string[], first: number) {
  const words = texts.flatMap((text) => text.split(/\s+/)).filter((word) => /^\p{L}{3,}$/u.test(word));
  const word = (at: number): string => words[(at * 7_919) % words.length] ?? '';
  return Array.from({ length: 400 }, (_, at) => {
    const text = [word(at), `${word(at)} ${word(at + 1)}`, word(at).slice(0, 2), `case${at * 37}`, ''][at % 5] ?? '';
    const agent = at % 3 === 0 ? { agent: AGENTS[at % AGENTS.length] ?? '' } : {};
    const from = at % 4 === 0 ? { from: isoTime(first + at * HOUR_MS) } : {};
    return { text, ...agent, ...from };
  });
}

async function readTexts(): Promise<string[]> {
  const names = (await readdir(CONVERSATIONS)).filter((name) => name.endsWith('.json'));
  const read = names.sort().map(async (name) => {
    const text = await readFile(new URL(name, CONVERSATIONS), 'utf8');
    return Conversation.parse(JSON.parse(text)).flatMap(({ data }) => data.text ?? []);
  });
  return (await Promise.all(read)).flat();
}

function conversation(number: number, session: string, start: number, texts: readonly string[]): SessionEvent[] {
  const agent = { id: AGENTS[number % AGENTS.length] ?? 'aino', name: 'Aino Virtanen' };
  const visitor = { kind: 'visitor', id: session, name: `Maija ${number}` } as const;
  const stamp = (seq: number) => ({ v: 1, session, seq, id: uuid7(), at: isoTime(start + seq * 1_000) }) as const;
  const messages = Array.from({ length: PER_SESSION }, (_, index): SessionEvent => {
    const text = `${texts[(number * 31 + index * 17) % texts.length]} case${number}`;
    const by = index % 2 === 0 ? visitor : ({ kind: 'agent', ...agent } as const);
    return { ...stamp(index + 3), by, type: 'message.posted', data: { text } };
  });
  return [
    {
      ...stamp(1),
      by: visitor,
      type: 'session.started',
      data: { visitor: { name: `Maija ${number}` }, language: 'en', person: `p-${number % 500}` },
    },
    { ...stamp(2), by: visitor, type: 'agent.assigned', data: { agent } },
    ...messages,
    { ...stamp(PER_SESSION + 3), by: visitor, type: 'session.ended', data: { by: 'visitor', reason: 'ended' } },
  ];
}

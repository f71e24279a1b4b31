import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createHistoryThread, type HistoryThread } from '../../../../broker/store/history/thread';
import { systemClock } from '../../../../broker/system';
import { until } from '../../hub/until';
import { expectOk } from '../../hub/world';
import { collectErrors, freshDir, HOUR_MS, openLog, START, Writer } from './records';

const all = { viewer: { kind: 'all' }, limit: 10 } as const;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function world() {
  const logDir = await freshDir('thread-log');
  const dir = join(await freshDir('thread'), 'history');
  const log = await openLog(logDir);
  closers.push(() => log.close());
  const errors = collectErrors();
  const open = (
    worker = new URL('../../../../broker/store/history/worker-from-source.mjs', import.meta.url),
  ): HistoryThread => {
    const position = () => log.position();
    const history = createHistoryThread({ logDir, dir, worker, position, clock: systemClock, logger: errors.logger });
    closers.push(() => history.close());
    return history;
  };
  return { log, dir, errors, open };
}

describe('the thread of the history', () => {
  it('answers from another thread what was durable when it was asked', async () => {
    const { log, open, dir } = await world();
    const history = open();
    expect(await history.search(all)).toMatchObject({ ok: false, error: { code: 'unavailable', retryable: true } });
    history.start();
    for (let at = 0; at < 12; at += 1) {
      const chat = new Writer(log, `s${at}`, START + at * HOUR_MS);
      await chat.start('Maija');
      for (let message = 0; message < 4; message += 1) await chat.say(`word${at}`);
      const found = expectOk(await history.search({ ...all, text: `word${at}` }));
      expect(found.sessions.map((entry) => entry.session)).toEqual([`s${at}`]);
    }
    expect(expectOk(await history.session('s3'))?.fold.messageCount).toBe(4);
    expect(expectOk(await history.session('nobody'))).toBeNull();
    expect(expectOk(await history.events('s3', 3, 100_000)).events.map((event) => event.seq)).toEqual([4, 5]);
    expect((await readdir(dir)).length).toBeGreaterThan(1);
  });

  it('follows the log by itself, so that a search finds little to catch up with', async () => {
    const { log, open, dir } = await world();
    const history = open();
    history.start();
    const chat = new Writer(log, 's', START);
    await chat.start('Maija');
    for (let at = 0; at < 40; at += 1) await chat.say(`message ${at}`);
    await until(() => readdirSync(join(dir, '..')).length > 0 && readdirSync(dir).length > 0);
  });

  it('is started again when it dies, and says unavailable meanwhile', async () => {
    const { open, errors } = await world();
    const history = open(new URL('./no-such-worker.mjs', import.meta.url));
    history.start();
    expect(await history.search(all)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    await until(() => errors.said.some((line) => line.includes('started again')));
    await until(() => errors.said.filter((line) => line.includes('started again')).length > 1);
  });
});

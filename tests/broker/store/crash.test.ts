import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../broker/protocol/events';
import { type CommitFile, openCommitFile } from '../../../broker/store/commit-file';
import { openSessionLog } from '../../../broker/store/session-log';
import { startChild } from './children/child';

const ROUNDS = 25;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const dirs: string[] = [];

afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

async function freshDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-crash-'));
  dirs.push(dir);
  return dir;
}

/** What is in the log of a directory: `session seq text`, in order; and what it complained about. */
async function readLog(dir: string): Promise<{ readonly records: readonly string[]; readonly errors: string[] }> {
  const errors: string[] = [];
  const logger = { ...quiet, error: (_context: object, message: string) => void errors.push(message) };
  const log = await openSessionLog({ dir, logger, now: () => Date.now() });
  const records: string[] = [];
  await log.recover((record) => {
    if (record.kind !== 'events') return;
    for (const event of record.events) {
      const text = event.type === 'message.posted' ? event.data.text.split(' ', 1)[0] : '';
      records.push(`${event.session} ${event.seq} ${text}`);
    }
  });
  await log.close();
  return { records, errors };
}

describe('the session log of a server that is killed', () => {
  it(`has, after each of ${ROUNDS} kills at random moments, every acknowledged record once and in order`, {
    timeout: 180_000,
  }, async () => {
    const dir = await freshDir();
    const acknowledged: string[] = [];
    let written = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const enough = 1 + Math.floor(Math.random() * 400);
      const child = startChild('append-until-killed', [dir, `run${round}`], {
        // Between one acknowledgement and the next the child is anywhere in its work.
        onLine: (_line, { lines, process }) => {
          if (lines.length === enough) process.kill('SIGKILL');
        },
      });
      await child.ended;
      expect(child.process.signalCode).toBe('SIGKILL');
      acknowledged.push(...child.lines);

      const { records, errors } = await readLog(dir);
      expect(errors).toEqual([]);
      for (const session of ['a', 'b', 'c']) {
        const inLog = records.filter((record) => record.startsWith(`${session} `));
        const seqs = inLog.map((record) => Number(record.split(' ')[1]));
        expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => index + 1));
        // In the log in the order in which they were acknowledged, each once, among some that no one was told of.
        const told = new Set(acknowledged.filter((record) => record.startsWith(`${session} `)));
        expect(inLog.filter((record) => told.has(record))).toEqual([...told]);
      }
      expect(records.length).toBeGreaterThanOrEqual(acknowledged.length);
      written = records.length;
    }
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(acknowledged.length).toBeGreaterThan(ROUNDS * 50);
    expect(written).toBeGreaterThanOrEqual(acknowledged.length);
  });
});

describe('a new segment that cannot be begun', () => {
  function posted(seq: number): SessionEvent {
    return {
      v: 1,
      session: 'a',
      seq,
      id: `a-${seq}`,
      at: '2026-11-24T10:00:00.000Z',
      by: { kind: 'visitor', id: 'a', name: 'Maija' },
      type: 'message.posted',
      data: { text: `m-${seq} ${'x'.repeat(500)}` },
    };
  }

  it('lets the full one grow on, loses nothing, and leaves no file open', async () => {
    const dir = await freshDir();
    // Something stands where the index of the first segment belongs.
    await mkdir(join(dir, '00000001.index.json'));
    await writeFile(join(dir, '00000001.index.json', 'x'), '');
    let openFiles = 0;
    const openFile = async (file: string, size: number): Promise<CommitFile> => {
      const real = await openCommitFile(file, size);
      openFiles += 1;
      return {
        get size() {
          return real.size;
        },
        commit: (bytes) => real.commit(bytes),
        close: async () => {
          openFiles -= 1;
          await real.close();
        },
      };
    };
    const log = await openSessionLog({ dir, logger: quiet, now: () => 0, segmentBytes: 1_000, openFile });
    for (let seq = 1; seq <= 20; seq += 1) {
      expect((await log.append({ kind: 'events', session: 'a', events: [posted(seq)] })).ok).toBe(true);
    }
    await log.append({ kind: 'marks', session: 'a', side: 'agent', delivered: 1, read: 1 });
    await log.close();
    expect(openFiles).toBe(0);
    await rm(join(dir, '00000001.index.json'), { recursive: true });
    expect((await readLog(dir)).records).toEqual(Array.from({ length: 20 }, (_, i) => `a ${i + 1} m-${i + 1}`));
  });
});

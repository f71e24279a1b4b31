import { appendFile, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../broker/protocol/events';
import { openCommitFile } from '../../../broker/store/commit-file';
import type { LogRecord } from '../../../broker/store/ports';
import { openSessionLog, type SessionLogOptions } from '../../../broker/store/session-log';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const MEGABYTE = 1024 * 1024;

function posted(session: string, seq: number, text = `message ${seq}`): LogRecord {
  const event: SessionEvent = {
    v: 1,
    session,
    seq,
    id: `${session}-${seq}`,
    at: '2026-11-24T10:00:00.000Z',
    by: { kind: 'visitor', id: session, name: 'Maija' },
    type: 'message.posted',
    data: { text },
  };
  return {
    kind: 'events',
    session,
    events: [event],
    command: { id: `c${seq}`, by: `visitor:${session}`, reply: { seq } },
  };
}

function ended(session: string, seq: number, at: string): LogRecord {
  const event: SessionEvent = {
    v: 1,
    session,
    seq,
    id: `${session}-${seq}`,
    at,
    by: { kind: 'system', name: 'Parley' },
    type: 'session.ended',
    data: { by: 'system', reason: 'ended' },
  };
  return { kind: 'events', session, events: [event] };
}

async function freshDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'parley-log-'));
}

function open(dir: string, more: Partial<SessionLogOptions> = {}) {
  return openSessionLog({ dir, logger: quiet, now: () => Date.parse('2026-11-24T12:00:00.000Z'), ...more });
}

async function recovered(dir: string): Promise<LogRecord[]> {
  const log = await open(dir);
  const records: LogRecord[] = [];
  await log.recover((record) => records.push(record));
  await log.close();
  return records;
}

describe('the session log', () => {
  it('gives back after a restart what it was given, in order, once', async () => {
    const dir = await freshDir();
    const log = await open(dir);
    const given = [posted('a', 1), posted('b', 1), posted('a', 2), posted('a', 3, 'ääkköset\nand a new line 😀')];
    await Promise.all(given.map((record) => log.append(record)));
    await log.close();
    expect(await recovered(dir)).toEqual(given);
  });

  it('reads the events after a seq, and says when a page is cut short', async () => {
    const log = await open(await freshDir());
    for (let seq = 1; seq <= 20; seq += 1) await log.append(posted('a', seq, 'x'.repeat(1_000)));
    const first = await log.read('a', 5, 4_000);
    expect(first.events[0]?.seq).toBe(6);
    expect(first.more).toBe(true);
    const seqs = (await log.read('a', 0, MEGABYTE)).events.map((event) => event.seq);
    expect(seqs).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect((await log.read('a', 20, MEGABYTE)).events).toEqual([]);
    expect((await log.read('nobody', 0, MEGABYTE)).events).toEqual([]);
    await log.close();
  });

  it('cuts off what a crash left half written, and goes on from there', async () => {
    const dir = await freshDir();
    const log = await open(dir);
    await log.append(posted('a', 1));
    await log.append(posted('a', 2));
    await log.close();
    const file = join(dir, '00000001.log');
    const whole = await readFile(file);
    await writeFile(file, whole.subarray(0, whole.length - 7));

    const again = await open(dir);
    expect((await again.read('a', 0, MEGABYTE)).events.map((event) => event.seq)).toEqual([1]);
    await again.append(posted('a', 2, 'again'));
    await again.close();
    expect(await recovered(dir)).toEqual([posted('a', 1), posted('a', 2, 'again')]);
  });

  it('sets a spoilt line aside, loads the rest, and says what is lost', async () => {
    const dir = await freshDir();
    const log = await open(dir);
    for (const session of ['a', 'b', 'c']) await log.append(posted(session, 1));
    await log.close();
    const file = join(dir, '00000001.log');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"b-1"', '"b-9"'));
    const lost = { session: 'b', events: [{ seq: 1, type: 'event.lost' }] };
    expect(await recovered(dir)).toMatchObject([posted('a', 1), posted('c', 1), lost]);
    expect(await readdir(dir)).toContain('00000001.log.corrupt');
  });

  it('survives rubbish at its end that looks like lines', async () => {
    const dir = await freshDir();
    const log = await open(dir);
    await log.append(posted('a', 1));
    await log.close();
    await appendFile(join(dir, '00000001.log'), 'deadbeef E a 2 2 0 {"kind":"events"}\nhalf a li');
    expect(await recovered(dir)).toEqual([posted('a', 1)]);
  });

  it('begins new segments and finds old and ended sessions in all of them', async () => {
    const dir = await freshDir();
    const log = await open(dir, { segmentBytes: 2_000 });
    await log.append(posted('old', 1));
    await log.append(ended('old', 2, '2026-11-01T10:00:00.000Z'));
    for (let seq = 1; seq <= 30; seq += 1) await log.append(posted('a', seq));
    await log.close();
    expect((await readdir(dir)).filter((name) => name.endsWith('.log')).length).toBeGreaterThan(3);

    const again = await open(dir, { segmentBytes: 2_000 });
    const seen: string[] = [];
    await again.recover((record) => seen.push(record.session));
    expect(seen).toEqual(Array.from({ length: 30 }, () => 'a'));
    expect((await again.read('old', 0, MEGABYTE)).events.map((event) => event.seq)).toEqual([1, 2]);
    expect((await again.read('a', 0, MEGABYTE)).events).toHaveLength(30);
    await again.close();
  });

  it('makes its index again when the files beside the segments are gone or spoilt', async () => {
    const dir = await freshDir();
    const log = await open(dir, { segmentBytes: 1_000 });
    for (let seq = 1; seq <= 20; seq += 1) await log.append(posted('a', seq));
    await log.close();
    for (const name of await readdir(dir)) if (name.endsWith('.json')) await writeFile(join(dir, name), '{"a":');
    expect(await recovered(dir)).toHaveLength(20);
  });

  it('answers unavailable while the disk fails, keeps nothing of that, and works again afterwards', async () => {
    const dir = await freshDir();
    let full = false;
    const log = await open(dir, {
      openFile: async (file, size) => {
        const real = await openCommitFile(file, size);
        return {
          get size() {
            return real.size;
          },
          commit: async (bytes) => {
            if (full) throw new Error('ENOSPC: no space left on device');
            await real.commit(bytes);
          },
          close: () => real.close(),
        };
      },
    });
    await log.append(posted('a', 1));
    full = true;
    const refused = await log.append(posted('a', 2));
    expect(refused).toMatchObject({ ok: false, error: { code: 'unavailable', retryable: true } });
    expect((await log.read('a', 0, MEGABYTE)).events).toHaveLength(1);
    full = false;
    expect((await log.append(posted('a', 2, 'second try'))).ok).toBe(true);
    await log.close();
    expect(await recovered(dir)).toEqual([posted('a', 1), posted('a', 2, 'second try')]);
  });

  it('keeps lazily appended marks over a clean close', async () => {
    const dir = await freshDir();
    const log = await open(dir);
    await log.append(posted('a', 1));
    const marks: LogRecord = { kind: 'marks', session: 'a', side: 'agent', delivered: 1, read: 1 };
    log.appendLazily(marks);
    await log.close();
    expect(await recovered(dir)).toEqual([posted('a', 1), marks]);
  });
});

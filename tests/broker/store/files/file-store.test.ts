import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { settleFiles } from '../../../../broker/hub/files';
import { Sessions } from '../../../../broker/hub/sessions';
import { DEFAULT_LIMITS } from '../../../../broker/protocol/limits';
import type { ChatFile } from '../../../../broker/protocol/models';
import { openFileStore } from '../../../../broker/store/files/file-store';
import type { FileStore } from '../../../../broker/store/files/ports';
import { memorySessionLog } from '../../../../broker/store/memory';
import { systemIds } from '../../../../broker/system';
import { HandClock } from '../../hub/clocks';
import { STORY } from '../../hub/fixture';
import { until } from '../../hub/until';
import { expectOk } from '../../hub/world';
import { append, SESSION, SYSTEM, VISITOR } from '../../protocol/chat-script';
import { filesUnder } from '../../web/files/form';
import { startChild } from '../children/child';
import { PDF } from './samples';

const dirs: string[] = [];

afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

async function freshDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-store-'));
  dirs.push(dir);
  return dir;
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function open(dir: string, clock = new HandClock(Date.now())): Promise<FileStore> {
  return openFileStore({ dir, limits: DEFAULT_LIMITS, clock, ids: systemIds, logger: quiet });
}

async function* piece(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function put(store: FileStore, session = SESSION, name = 'a.pdf'): Promise<ChatFile> {
  const upload = expectOk(await store.begin(session, name, null));
  expectOk(await upload.take(piece(PDF)));
  return expectOk(await upload.accept());
}

/** A log in which the session has posted these files. */
function logOf(...files: ChatFile[]) {
  const events: Parameters<typeof append>[0] = [];
  append(events, 'session.started', SYSTEM, { visitor: { name: 'Maija' }, language: 'en' });
  for (const file of files) append(events, 'message.posted', VISITOR, { text: '', files: [file] });
  return { events, log: memorySessionLog([{ kind: 'events', session: SESSION, events }]) };
}

describe('files on disk', () => {
  it('are opened for whoever passes them on, when they are posted, in their session', async () => {
    const store = await open(await freshDir());
    const { file } = await put(store);
    expect((await store.open(SESSION, file)).ok).toBe(false);
    expectOk(store.claim(SESSION, [file]));
    await store.keep([file]);
    expect((await store.open('another', file)).ok).toBe(false);
    const opened = expectOk(await store.open(SESSION, file));
    expect(opened.file).toMatchObject({ name: 'a.pdf', type: 'application/pdf', size: PDF.length });
    const parts: Buffer[] = [];
    for await (const part of opened.bytes) parts.push(part);
    expect(Buffer.concat(parts)).toEqual(PDF);
    await store.close();
  });

  it('of a message that was logged right before a crash stay, also when the session is long over', async () => {
    const dir = await freshDir();
    const before = await open(dir);
    const posted = await put(before);
    const unposted = await put(before);
    // The crash: the message is in the log, and the note that its file stays never came to be.
    const { log } = logOf(posted);
    await before.close();

    const clock = new HandClock(Date.now() + 48 * 60 * 60_000);
    const after = await open(dir, clock);
    // The session is not held any more.
    await settleFiles(after, new Sessions(() => STORY), log);
    clock.forward(DEFAULT_LIMITS.unpostedFileMs);
    await until(() => after.figures().filesSwept === 1);
    expect((await after.open(SESSION, posted.file)).ok).toBe(true);
    expect(await after.find(unposted.file)).toBeNull();
    await after.close();
  });

  it('of a session that is held go by its log', async () => {
    const dir = await freshDir();
    const before = await open(dir);
    const posted = await put(before);
    const unposted = await put(before);
    await before.close();
    const { events, log } = logOf(posted);
    const sessions = new Sessions(() => STORY);
    sessions.apply({ kind: 'events', session: SESSION, events });
    const clock = new HandClock(Date.now());
    const after = await open(dir, clock);
    await settleFiles(after, sessions, log);
    expect(after.claim(SESSION, [posted.file]).ok).toBe(false);
    expect(after.claim(SESSION, [unposted.file]).ok).toBe(true);
    // What a message is being made of is not swept; what was given back is.
    clock.forward(2 * DEFAULT_LIMITS.unpostedFileMs);
    expect(await after.find(unposted.file)).not.toBeNull();
    after.release([unposted.file]);
    clock.forward(1);
    await until(() => after.figures().filesSwept === 1);
    await after.close();
  });

  it('are not swept before the log has been read', async () => {
    const dir = await freshDir();
    const before = await open(dir);
    const { file } = await put(before);
    await before.close();
    const clock = new HandClock(Date.now() + 48 * 60 * 60_000);
    const after = await open(dir, clock);
    clock.forward(48 * 60 * 60_000);
    expect(await after.find(file)).not.toBeNull();
    await after.close();
  });

  it('that the disk cannot take are refused as unavailable, and leave nothing', async () => {
    const dir = await freshDir();
    const child = startChild('fill-with-file', [dir], { maxFileKiB: 64 });
    await child.ended;
    expect(JSON.parse(child.lines[0] ?? 'null')).toEqual(['unavailable', 'unavailable']);
    expect(await filesUnder(dir)).toEqual([]);
  });
});

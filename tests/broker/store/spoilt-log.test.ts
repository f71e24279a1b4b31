import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Session } from '../../../broker/hub/session';
import type { SessionEvent } from '../../../broker/protocol/events';
import { foldEvents } from '../../../broker/protocol/fold';
import { isShownToVisitor } from '../../../broker/protocol/projection';
import { HistoryIndex } from '../../../broker/store/history/history-index';
import type { LogRecord } from '../../../broker/store/ports';
import { openSessionLog, type StoredSessionLog } from '../../../broker/store/session-log';
import { seedWith } from '../hub/fixture';
import { anyRecords, chatOf, type EventsRecord, oldRecordsOf, recordsOf } from './chat-records';
import { collectErrors, freshDir } from './history/records';

const ONE = '0198f0b2-0000-7000-8000-0000000000aa';
const TWO = '0198f0b2-0000-7000-8000-0000000000bb';
const ALL = 1e9;
const BIG = 16 * 1024 * 1024;

async function write(dir: string, records: readonly LogRecord[], segmentBytes = BIG): Promise<void> {
  const log = await open(dir, segmentBytes);
  for (const record of records) expect((await log.append(record)).ok).toBe(true);
  await log.close();
}

function open(dir: string, segmentBytes = BIG, errors = collectErrors()): Promise<StoredSessionLog> {
  const now = (): number => Date.parse('1970-01-01T01:00:00.000Z');
  return openSessionLog({ dir, logger: errors.logger, now, segmentBytes });
}

/** What all who read the log say of a session; they must agree. */
async function told(dir: string, session: string, segmentBytes = BIG) {
  const log = await open(dir, segmentBytes);
  const recovered: SessionEvent[] = [];
  const held = new Session(session, () => seedWith({}).story.story);
  await log.recover((record) => {
    if (record.session !== session) return;
    if (record.kind === 'marks') held.mark(record.side, record);
    else for (const event of record.events) held.apply(event);
    if (record.kind === 'events') recovered.push(...record.events);
  });
  const { events } = await log.read(session, 0, ALL);
  expect(recovered).toEqual(events);
  for (const after of [1, 3, events.length - 1]) {
    expect((await log.read(session, after, ALL)).events).toEqual(events.slice(Math.max(0, after)));
  }
  const small: SessionEvent[] = [];
  for (let more = events.length > 0; more; ) {
    const page = await log.read(session, small.at(-1)?.seq ?? 0, 300);
    expect(page.events.length).toBeGreaterThan(0);
    small.push(...page.events);
    more = page.more;
  }
  expect(small).toEqual(events);
  const history = new HistoryIndex({
    logDir: dir,
    dir: await freshDir('spoilt-history'),
    logger: collectErrors().logger,
    now: () => 7,
    patienceMs: 20_000,
  });
  expect((await history.events(session, 0, ALL, log.position())).events).toEqual(events);
  const logged = await history.session(session, log.position());
  if (events.length > 0) expect(logged?.fold).toEqual(foldEvents(session, events));
  await log.close();
  return { events, held, types: events.map(({ type }) => type) };
}

async function segment(dir: string, change: (bytes: Buffer, lines: string[]) => Buffer | string, number = 1) {
  const file = join(dir, `0000000${number}.log`);
  const bytes = await readFile(file);
  await writeFile(file, change(bytes, bytes.toString('latin1').split('\n').slice(0, -1)), 'latin1');
}

const flip = (line: string, at: number): string =>
  line.slice(0, at) + String.fromCharCode(line.charCodeAt(at) ^ 1) + line.slice(at + 1);
const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** Two chats, record by record: of the first, 8 events in 6 records. */
function twoChats(): EventsRecord[] {
  const script = [
    { do: 'visitor' },
    { do: 'queue', skill: 'it' },
    { do: 'assign', agent: { id: 'aino', name: 'Agent aino' } },
    { do: 'note' },
    { do: 'agent' },
    { do: 'visitor' },
    { do: 'agent' },
  ] as const;
  const one = recordsOf(ONE, chatOf(ONE, script), [2, 1, 1, 1, 1, 2]);
  const two = recordsOf(TWO, chatOf(TWO, script), [1]);
  return one.flatMap((record, at) => [record, ...two.slice(at, at + 1)]);
}
const LINES_OF_ONE = [0, 2, 4, 6, 8, 10] as const;

describe('a log with a spoilt line', () => {
  it.each([
    ['a bit in the text of a message', (line: string) => flip(line, line.length - 40)],
    ['a bit in the checksum', (line: string) => flip(line, 3)],
    ['a bit in the session of the head', (line: string) => flip(line, 20)],
    ['a bit in the number of the head', (line: string) => flip(line, 11 + ONE.length + 1)],
    ['zeros', (line: string) => '\0'.repeat(line.length)],
    ['half of it gone', (line: string) => line.slice(0, line.length / 2)],
    ['nothing but rubbish', () => 'rubbish'],
  ])('says event.lost where it was and goes on: %s', async (_what, spoil) => {
    for (const at of LINES_OF_ONE.slice(0, -1)) {
      const dir = await freshDir('spoilt');
      const records = twoChats();
      await write(dir, records);
      await segment(dir, (_bytes, lines) => joined(lines.map((line, index) => (index === at ? spoil(line) : line))));
      const before = records.filter(({ session }) => session === ONE).flatMap(({ events }) => events);
      const { events, held } = await told(dir, ONE);
      const spoilt = records[at]?.events.map(({ seq }) => seq) ?? [];
      expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      for (const [index, event] of events.entries()) {
        if (spoilt.includes(event.seq)) expect(event.type).toBe('event.lost');
        else expect(event).toEqual(before[index]);
      }
      // What follows keeps its number, on both sides; and the chat stands as it stood.
      const shown = before.filter(isShownToVisitor);
      expect(shown.map(({ seq }) => held.visitorSeqOf(seq))).toEqual(shown.map((_, index) => index + 1));
      const whole = foldEvents(ONE, before);
      expect(held.fold).toMatchObject({
        state: 'live',
        messageCount: whole.messageCount,
        assignee: whole.assignee,
        skill: 'it',
        visitor: { name: 'Maija' },
      });
      expect(held.fold.members.map(({ id }) => id)).toEqual([ONE, 'aino']);
      expect((await told(dir, TWO)).types).not.toContain('event.lost');
    }
  });

  it.each([
    ['lost', (text: string, end: number) => text.slice(0, end) + text.slice(end + 1)],
    ['another byte', (text: string, end: number) => `${text.slice(0, end)}\x0b${text.slice(end + 1)}`],
  ])('loses nothing where only a newline is spoilt: %s', async (_what, spoil) => {
    const records = twoChats();
    for (let at = 0; at < records.length; at += 1) {
      const dir = await freshDir('newline');
      await write(dir, records);
      await segment(dir, (bytes, lines) => {
        const end = joined(lines.slice(0, at + 1)).length - 1;
        return spoil(bytes.toString('latin1'), end);
      });
      const { events } = await told(dir, ONE);
      expect(events).toEqual(records.filter(({ session }) => session === ONE).flatMap((record) => record.events));
      // And the next line is one of its own.
      const more = recordsOf(TWO, chatOf(TWO, [{ do: 'visitor' }, ...Array(9).fill({ do: 'bot' })]), [1]).at(-1);
      if (more === undefined) throw new Error('there is one');
      const log = await open(dir);
      await log.append(more);
      await log.close();
      expect((await told(dir, TWO)).events.at(-1)).toEqual(more.events.at(-1));
    }
  });

  it('at its end, takes no whole line for a torn one: its number is not given to another', async () => {
    const dir = await freshDir('last-line');
    const records = twoChats();
    await write(dir, records.slice(0, -1));
    await segment(dir, (_bytes, lines) => joined([...lines.slice(0, -1), flip(lines.at(-1) ?? '', 300)]));
    const last = records.at(-2);
    const lost = last?.events.length ?? 0;
    const session = last?.session ?? '';
    const { events, types } = await told(dir, session);
    expect(types.slice(-lost)).toEqual(Array(lost).fill('event.lost'));
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events).toHaveLength(
      records
        .slice(0, -1)
        .filter((record) => record.session === session)
        .flatMap((record) => record.events).length,
    );
  });

  it('that told of the end of the chat leaves it ended', async () => {
    const dir = await freshDir('ended');
    const chat = chatOf(ONE, [{ do: 'visitor' }, { do: 'queue', skill: 'it' }, { do: 'end' }]);
    await write(dir, recordsOf(ONE, chat, [1]));
    await segment(dir, (_bytes, lines) => joined([...lines.slice(0, -1), flip(lines.at(-1) ?? '', 250)]));
    const { held, types } = await told(dir, ONE);
    expect(types.at(-1)).toBe('event.lost');
    expect(held.fold).toMatchObject({ state: 'ended', endedBy: 'system' });
  });

  it('keeps the spoilt bytes aside, says so once, and leaves the file as it is', async () => {
    const dir = await freshDir('aside');
    await write(dir, twoChats());
    let spoilt = '';
    await segment(dir, (_bytes, lines) => {
      spoilt = flip(lines[4] ?? '', 200);
      return joined(lines.map((line, at) => (at === 4 ? spoilt : line)));
    });
    const before = await readFile(join(dir, '00000001.log'));
    const errors = collectErrors();
    for (let start = 0; start < 3; start += 1) await (await open(dir, BIG, errors)).close();
    expect(await readFile(join(dir, '00000001.log.corrupt'), 'latin1')).toBe(`${spoilt}\n`);
    expect(await readFile(join(dir, '00000001.log'))).toEqual(before);
    expect(errors.said).toHaveLength(1);
  });

  it('takes no record from what people write, though it looks like one', async () => {
    const dir = await freshDir('forged');
    const [inner] = recordsOf(TWO, chatOf(TWO, []), [1]);
    const forgedDir = await freshDir('forged-line');
    if (inner === undefined) throw new Error('there is one');
    await write(forgedDir, [inner]);
    const text = (await readFile(join(forgedDir, '00000001.log'), 'utf8')).trimEnd();
    const chat = chatOf(ONE, [{ do: 'visitor' }, { do: 'visitor' }]).map((event) =>
      event.type === 'message.posted' ? { ...event, data: { ...event.data, text: `x ${text} y` } } : event,
    );
    await write(dir, recordsOf(ONE, chat, [1]));
    await segment(dir, (_bytes, lines) => joined(lines.map((line, at) => (at === 1 ? flip(line, 150) : line))));
    expect((await told(dir, TWO)).events).toEqual([]);
    expect((await told(dir, ONE)).types).toEqual(['session.started', 'event.lost', 'message.posted']);
  });
});

describe('a log of version 0.1.0 with a spoilt line', () => {
  it('is read, and gives no number of the visitor twice', async () => {
    const dir = await freshDir('old');
    const chat = twoChats()
      .filter(({ session }) => session === ONE)
      .flatMap(({ events }) => events);
    await write(dir, oldRecordsOf(ONE, chat, [1]));
    // The note, of which the log of then does not say that the visitor did not see it.
    await segment(dir, (_bytes, lines) => joined(lines.map((line, at) => (at === 4 ? flip(line, 250) : line))));
    const { events, held } = await told(dir, ONE);
    expect(events[4]).toMatchObject({ type: 'event.lost', data: {} });
    const numbers = events.filter(isShownToVisitor).map(({ seq }) => held.visitorSeqOf(seq));
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('a log of many segments', () => {
  it.each(['with', 'without'])('goes on where a whole one is missing, %s its indexes', async (indexes) => {
    for (const missing of [1, 2, 3]) {
      const dir = await freshDir('missing');
      const records = [...twoChats()];
      await write(dir, records, 1_500);
      const all = records.filter(({ session }) => session === ONE).flatMap(({ events }) => events);
      const last = (await readdir(dir)).filter((name) => name.endsWith('.log')).length;
      expect(last).toBeGreaterThan(missing);
      for (const name of await readdir(dir)) {
        const gone = name.startsWith(`0000000${missing}.`) && name.endsWith('.log');
        if (gone || (indexes === 'without' && name.endsWith('.json'))) await rm(join(dir, name));
      }
      const { events, held, types } = await told(dir, ONE, 1_500);
      expect(events.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq));
      expect(types).toContain('event.lost');
      const kept = events.filter(({ type }) => type !== 'event.lost');
      expect(all).toEqual(expect.arrayContaining(kept));
      expect(held.visitorSeqOf(all.length)).toBe(all.filter(isShownToVisitor).length);
      expect(held.fold).toMatchObject({ state: 'live', messageCount: foldEvents(ONE, all).messageCount });
    }
  });

  it('begins a new one where the last is missing, and does not write into one that was full', async () => {
    const dir = await freshDir('last-missing');
    await write(dir, twoChats(), 1_500);
    const names = (await readdir(dir)).filter((name) => name.endsWith('.log')).sort();
    const last = names.at(-1) ?? '';
    await rm(join(dir, last));
    const errors = collectErrors();
    const log = await open(dir, 1_500, errors);
    expect(log.position()).toEqual({ segment: names.length, size: 0 });
    expect(errors.said).toHaveLength(1);
    await log.close();
  });

  it('finds a record that was spoilt after its segment was full', async () => {
    const dir = await freshDir('full');
    await write(dir, twoChats(), 1_500);
    await segment(dir, (bytes) => Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(512), bytes.subarray(612)]), 2);
    const { types, events } = await told(dir, ONE, 1_500);
    const other = await told(dir, TWO, 1_500);
    expect([...types, ...other.types]).toContain('event.lost');
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('whatever is spoilt, wherever', () => {
  const damage = fc.record({
    kind: fc.constantFrom('flip' as const, 'zero' as const, 'cut' as const, 'byte' as const),
    segment: fc.nat(20),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    length: fc.integer({ min: 1, max: 1_200 }),
  });
  type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

  function damaged(bytes: Buffer, { kind, at: part, length }: Damage): Buffer {
    const at = Math.floor(bytes.length * part);
    const copy = Buffer.from(bytes);
    if (kind === 'flip') copy[at] = (copy[at] ?? 0) ^ (1 << (length % 8));
    if (kind === 'byte') copy[at] = length % 256;
    if (kind === 'zero') copy.fill(0, at, Math.min(copy.length, at + length));
    return kind === 'cut' ? Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]) : copy;
  }

  it('the events have no gap, those that can be read are what they were, and all readers agree', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecords, fc.array(damage, { minLength: 1, maxLength: 4 }), async (records, damages) => {
        const dir = await freshDir('any');
        await write(dir, records, 3_000);
        const logs = (await readdir(dir)).filter((name) => name.endsWith('.log')).sort();
        for (const one of damages) {
          const file = join(dir, logs[one.segment % logs.length] ?? '');
          await writeFile(file, damaged(await readFile(file), one));
        }
        for (const session of new Set(records.map((record) => record.session))) {
          const all = records.filter((record) => record.session === session).flatMap((record) => record.events);
          const { events, held } = await told(dir, session, 3_000);
          expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
          const readable = events.filter(({ type }) => type !== 'event.lost');
          expect(readable).toEqual(all.filter(({ seq }) => readable.some((event) => event.seq === seq)));
          const last = readable.at(-1)?.seq ?? 0;
          const shown = all.filter((event) => isShownToVisitor(event) && event.seq <= last);
          const kept = shown.filter(({ seq }) => readable.some((event) => event.seq === seq));
          expect(kept.map(({ seq }) => held.visitorSeqOf(seq))).toEqual(kept.map((event) => shown.indexOf(event) + 1));
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../../../broker/protocol/ports';
import { queryWords, wordsOf } from '../../../../broker/protocol/words';
import { HistoryIndex } from '../../../../broker/store/history/history-index';
import type { HistoryQuery } from '../../../../broker/store/history/port';
import { FORMAT, formatOf } from '../../../../broker/store/history/segment-file';
import type { StoredSessionLog } from '../../../../broker/store/session-log';
import { until } from '../../hub/until';
import { expectOk } from '../../hub/world';
import { collectErrors, freshDir, HOUR_MS, openLog, START, Writer } from './records';

/** A log, and indexes of it that are opened one after the other, as by restarts. */
async function world(segmentBytes?: number) {
  const logDir = await freshDir('history-log');
  const dir = await freshDir('history-index');
  const log = await openLog(logDir, segmentBytes);
  const errors = collectErrors();
  let index: HistoryIndex | null = null;
  const open = (): HistoryIndex =>
    new HistoryIndex({ logDir, dir, logger: errors.logger, now: () => 7, patienceMs: 20_000 });
  const current = (): HistoryIndex => {
    index ??= open();
    return index;
  };
  return {
    log,
    logDir,
    dir,
    errors,
    current,
    restart: () => {
      index = open();
    },
    writer: (session: string, at = START) => new Writer(log, session, at),
    search: async (query: Partial<HistoryQuery> = {}) =>
      expectOk(await current().search({ viewer: { kind: 'all' }, limit: 50, ...query }, log.position())),
    found: async (query: Partial<HistoryQuery> = {}) => {
      const found = await current().search({ viewer: { kind: 'all' }, limit: 50, ...query }, log.position());
      return expectOk(found).sessions.map((entry) => entry.session);
    },
  };
}

async function fill(log: StoredSessionLog, sessions: number, messages = 6): Promise<void> {
  for (let at = 0; at < sessions; at += 1) {
    const writer = new Writer(log, `s${at}`, START + at * HOUR_MS);
    await writer.start(`Visitor ${at}`, { person: `p${at % 3}` });
    await writer.assign(at % 2 === 0 ? 'aino' : 'bertil');
    for (let message = 0; message < messages; message += 1) await writer.say(`question${at} about topic${at % 5}`);
    await writer.end();
  }
}

describe('the history', () => {
  it('finds words of the newest message at once, and of sessions that ended in segments long full', async () => {
    const { log, writer, found, search } = await world();
    await fill(log, 20);
    const open = writer('open', START + 100 * HOUR_MS);
    await open.start('Maija Meikäläinen', { email: 'maija@example.com' });
    await open.say('The ÄÄKKÖSET are broken');
    expect(await found({ text: 'aakko broken' })).toEqual(['open']);
    expect(await found({ text: 'meikäl' })).toEqual(['open']);
    expect(await found({ text: 'question3' })).toEqual(['s3']);
    await open.say('and now the printer');
    expect(await found({ text: 'printer broken' })).toEqual(['open']);
    expect(await found({ text: 'nobody said that' })).toEqual([]);
    const [entry] = (await search({ text: 'printer' })).sessions;
    expect(entry).toMatchObject({
      state: 'bot',
      messageCount: 2,
      opening: 'The ÄÄKKÖSET are broken',
      matches: [{ kind: 'message', text: 'and now the printer', marks: [{ at: 12, length: 7 }] }],
    });
  });

  it('finds what is said in notes, tickets, choices and ratings, and a session by its id', async () => {
    const { writer, found, search } = await world();
    const chat = writer('0198-abc');
    await chat.start('Otto');
    await chat.write('bot.asked', { text: 'What is it about?', options: [] }, { kind: 'bot', name: 'Assistant' });
    await chat.write('bot.chosen', { option: 'x', text: 'Hardware trouble' });
    await chat.write('ticket.created', { ticket: 't', number: 'INC-001001', subject: 'Dead battery', url: '' });
    await chat.note('He is a VIP');
    await chat.end();
    await chat.write('session.rated', { score: 4, comment: 'Quick and friendly' });
    for (const text of ['about', 'hardware', 'inc-001001', 'battery', 'vip', 'friendly', 'otto', ' 0198-abc ']) {
      expect(await found({ text }), text).toEqual(['0198-abc']);
    }
    const [entry] = (await search({ text: 'vip' })).sessions;
    expect(entry).toMatchObject({ tickets: ['INC-001001'], rating: 4, matches: [{ kind: 'note' }] });
  });

  it('knows a session whose words are in different segments as one', async () => {
    const { log, writer, found, current, restart, search } = await world(2_000);
    const long = writer('long');
    await long.start('Maija');
    await long.say('alpha');
    await fill(log, 8);
    await long.assign('aino');
    await long.say('omega');
    await long.end();
    await fill(log, 4);
    for (const again of [false, true]) {
      if (again) restart();
      expect(await found({ text: 'alpha omega' })).toEqual(['long']);
      const [entry] = (await search({ text: 'alpha omega' })).sessions;
      expect(entry).toMatchObject({ messageCount: 2, agents: [{ id: 'aino' }], state: 'ended' });
      const { events, more } = await current().events('long', 1, 1_000_000, log.position());
      expect([events.map((event) => event.seq), more]).toEqual([[2, 3, 4, 5], false]);
      const logged = await current().session('long', log.position());
      expect(logged?.fold).toMatchObject({ lastSeq: 5, messageCount: 2, supportPerson: { id: 'aino' } });
    }
  });

  it('pages the events of a session by bytes, and knows no session that is not there', async () => {
    const { log, writer, current } = await world();
    const chat = writer('chat');
    await chat.start('Maija');
    for (let at = 0; at < 40; at += 1) await chat.say('ä'.repeat(300));
    const seqs: number[] = [];
    for (let after = 0, more = true; more; after = seqs.at(-1) ?? after) {
      const page = await current().events('chat', after, 3_000, log.position());
      expect(Buffer.byteLength(JSON.stringify(page.events))).toBeLessThanOrEqual(3_002);
      seqs.push(...page.events.map((event) => event.seq));
      more = page.more;
    }
    expect(seqs).toEqual(Array.from({ length: 41 }, (_, at) => at + 1));
    expect(await current().session('none', log.position())).toBeNull();
    expect(await current().events('none', 0, 1_000, log.position())).toEqual({ events: [], more: false });
  });

  it('keeps the marks of a session beside its events', async () => {
    const { log, writer, current } = await world();
    await writer('chat').start('Maija');
    await log.append({ kind: 'marks', session: 'chat', side: 'agent', delivered: 1, read: 1 });
    expect((await current().session('chat', log.position()))?.marks).toEqual({
      visitor: { delivered: 0, read: 0 },
      agent: { delivered: 1, read: 1 },
    });
  });

  it('counts sessions of any time, also after a restart', async () => {
    const { log, writer, current, restart } = await world(2_000);
    await fill(log, 12);
    const missed = writer('missed', START + 100 * HOUR_MS);
    await missed.start('Otto');
    await missed.write('queue.entered', { skill: 'it', since: isoTime(START + 100 * HOUR_MS + 2_000) });
    await missed.end();
    const replied = writer('replied', START + 110 * HOUR_MS);
    await replied.start('Maija');
    await replied.write('queue.entered', { skill: 'it', since: isoTime(START + 110 * HOUR_MS) });
    await replied.assign('aino');
    await replied.note('between us');
    await replied.say('One moment', { kind: 'bot', name: 'Assistant' });
    await replied.say('Good morning!', { kind: 'agent', id: 'aino', name: 'AINO' });
    await replied.end();
    const time = { from: isoTime(START + HOUR_MS), to: isoTime(START + 200 * HOUR_MS) };
    for (const again of [false, true]) {
      if (again) restart();
      const report = await current().report(time, log.position());
      expect(report).toMatchObject({
        // Who only had a chat has not answered it; neither a note nor the bot is an answer.
        totals: { sessions: 13, answered: 1, missed: 12, botOnly: 0, open: 0 },
        firstReply: { median: 6_000, p90: 6_000 },
        length: { median: 7_000 },
        agents: [
          { agent: { id: 'aino' }, chats: 6, firstReply: { median: 6_000 } },
          { agent: { id: 'bertil' }, chats: 6, firstReply: { median: null } },
        ],
        skills: [{ skill: 'it', answered: 1, missed: 1, firstReply: { median: 6_000 } }],
        complete: true,
      });
    }
  });

  it('refuses a cursor of no search', async () => {
    const { log, current } = await world();
    const found = await current().search({ viewer: { kind: 'all' }, limit: 5, cursor: 'x' }, log.position());
    expect(found).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });
});

describe('index files', () => {
  it('are written for full segments and used by the next start', async () => {
    const { log, logDir, dir, found, restart, errors } = await world();
    await fill(log, 20);
    await found();
    const full = (await readdir(logDir)).filter((name) => name.endsWith('.log')).length - 1;
    expect(full).toBeGreaterThan(3);
    expect(await readdir(dir)).toHaveLength(full);
    // What the files say is believed: another log's words would be found.
    restart();
    expect(await found({ text: 'question3' })).toEqual(['s3']);
    expect(await found()).toHaveLength(20);
    expect(errors.said).toEqual([]);
  });

  it('that are spoilt are set aside, said, and made again; those that are gone are made again', async () => {
    const { log, dir, found, restart, errors } = await world();
    await fill(log, 20);
    const before = await found();
    const names = (await readdir(dir)).sort();
    const [first = '', second = '', third = ''] = names;
    const whole = await readFile(join(dir, first));
    await writeFile(join(dir, first), whole.subarray(0, whole.length - 9));
    await writeFile(join(dir, second), 'rubbish');
    await rm(join(dir, third));
    restart();
    expect(await found()).toEqual(before);
    expect(await found({ text: 'question0' })).toEqual(['s0']);
    expect(errors.said).toHaveLength(2);
    expect(errors.said[0]).toContain('set aside');
    expect((await readdir(dir)).sort()).toEqual([`${first}.corrupt-7`, `${second}.corrupt-7`, ...names].sort());
  });

  it('of another state of the log, or of another version, are made again', async () => {
    const { log, dir, found, restart, errors } = await world();
    await fill(log, 20);
    await found();
    const [first = '', second = '', third = ''] = (await readdir(dir)).sort();
    await copyFile(join(dir, first), join(dir, second));
    const bytes = await readFile(join(dir, third));
    const newer = bytes.toString('latin1').replace(`{"format":${FORMAT},`, `{"format":${FORMAT + 1},"more":true,`);
    await writeFile(join(dir, third), Buffer.from(newer, 'latin1'));
    restart();
    expect(await found()).toHaveLength(20);
    expect(await found({ text: 'question7' })).toEqual(['s7']);
    expect(errors.said).toEqual([
      'An index of the history is of another state of the log, and is made again.',
      `${third} was written by a newer version (format ${FORMAT + 1}, here ${FORMAT}); it is made again from the log.`,
    ]);
    // It is of this version from now on, and nothing was set aside.
    await until(async () => formatOf(await readFile(join(dir, third))) === FORMAT);
    expect((await readdir(dir)).sort().slice(0, 3)).toEqual([first, second, third]);
    expect((await readdir(dir)).filter((name) => name.includes('corrupt'))).toEqual([]);
  });

  it('that cannot be written stop nothing', async () => {
    const { log, dir, found, errors } = await world();
    await rm(dir, { recursive: true });
    await fill(log, 10);
    expect(await found({ text: 'question1' })).toEqual(['s1']);
    expect(errors.said[0]).toContain('could not be written');
    await mkdir(dir);
  });

  it('leave spoilt lines of the log out', async () => {
    const { log, logDir, found } = await world();
    await fill(log, 9);
    const file = join(logDir, '00000001.log');
    const text = await readFile(file, 'latin1');
    await writeFile(file, Buffer.from(text.replace('question0', 'question9'), 'latin1'));
    expect(await found({ text: 'question9' })).toEqual([]);
    expect(await found({ text: 'question0' })).toEqual(['s0']);
    expect(await found()).toHaveLength(9);
  });
});

describe('whatever was said, in whatever order, over restarts', () => {
  const word = fc.constantFrom('vpn', 'VPN', 'salasana', 'salasanan', 'äiti', 'aiti', 'Straße', 'x', 'żółty');
  const step = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ do: fc.constant('say'), to: fc.nat(5), words: fc.array(word, { maxLength: 3 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart') }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('catchUp') }) },
  );

  it('a session is found by exactly the beginnings of its words, and the pages hold each once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.array(word, { maxLength: 2 }), async (steps, asked) => {
        const { writer, found, search, restart } = await world(1_500);
        const writers = new Map<string, Writer>();
        const words = new Map<string, string[]>();
        for (const each of steps) {
          if (!('to' in each)) {
            if (each.do === 'restart') restart();
            else await found();
            continue;
          }
          const id = `s${each.to}`;
          const chat = writers.get(id) ?? writer(id, START + writers.size * HOUR_MS);
          if (!writers.has(id)) await chat.start(`name${each.to}`);
          writers.set(id, chat);
          const text = each.words.join(' ');
          await chat.say(text === '' ? '?' : text);
          words.set(id, [...(words.get(id) ?? [`name${each.to}`]), ...wordsOf(text)]);
        }
        const wanted = queryWords(asked.join(' '));
        const expected = [...words]
          .filter(([, own]) => wanted.every((beginning) => own.some((other) => other.startsWith(beginning))))
          .map(([id]) => id)
          .reverse();
        const pages: string[] = [];
        for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
          const page = await search({ text: asked.join(' '), limit: 2, ...(cursor !== undefined && { cursor }) });
          expect(page).toMatchObject({ complete: true, total: expected.length });
          for (const entry of page.sessions) expect(entry.matches.length > 0).toBe(wanted.length > 0);
          pages.push(...page.sessions.map((entry) => entry.session));
          cursor = page.cursor;
        }
        expect(pages).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

describe('conditions', () => {
  it('narrow what is found: person, agent, time, and who looks', async () => {
    const { log, found, writer } = await world();
    await fill(log, 8, 1);
    const open = writer('open', START + 3 * HOUR_MS);
    await open.start('Open', { person: 'p1' });
    const at = (hours: number): string => isoTime(START + hours * HOUR_MS);
    expect(await found({ person: 'p2' })).toEqual(['s5', 's2']);
    expect(await found({ agent: 'bertil' })).toEqual(['s7', 's5', 's3', 's1']);
    expect(await found({ agent: 'bertil', person: 'p0' })).toEqual(['s3']);
    expect(await found({ from: at(6) })).toEqual(['open', 's7', 's6']);
    expect(await found({ to: at(1.5) })).toEqual(['s1', 's0']);
    expect(await found({ from: at(1.5), to: at(2.5) })).toEqual(['s2']);
    const viewer = { kind: 'agent', agent: 'aino', persons: ['p1'] } as const;
    expect(await found({ viewer })).toEqual(['open', 's7', 's6', 's4', 's2', 's1', 's0']);
    expect(await found({ viewer: { kind: 'agent', agent: 'frank', persons: [] } })).toEqual([]);
  });
});

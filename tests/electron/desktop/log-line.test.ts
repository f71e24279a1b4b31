import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { diagnosticsZip } from '../../../electron/desktop/diagnostics';
import { logLine, serverLine } from '../../../electron/desktop/log-line';
import { chatOf, entryOf, stateOf } from './state';

const AT = '2026-01-01T00:00:00.000Z';
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhaW5vIn0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg';

describe('a line of the log', () => {
  it('says when, how bad and what', () => {
    expect(JSON.parse(logLine('warn', AT, { code: 'conflict', session: 'c1' }, 'It failed.'))).toEqual({
      at: AT,
      level: 'warn',
      message: 'It failed.',
      facts: { code: 'conflict', session: 'c1' },
    });
  });

  it('never holds what people wrote, nor secrets, at any depth', () => {
    const WORDS = 'Call me at 5, my password is banana';
    fc.assert(
      fc.property(
        fc.constantFrom(
          'text',
          'password',
          'token',
          'Secret',
          'firstWords',
          'visitor',
          'note',
          'draft',
          'authorization',
        ),
        fc.integer({ min: 0, max: 3 }),
        (key, depth) => {
          let context: object = { [key]: WORDS };
          for (let level = 0; level < depth; level += 1) context = { inner: context };
          expect(logLine('info', AT, context, 'Something')).not.toContain('banana');
        },
      ),
    );
    expect(logLine('info', AT, { reason: `refused ${TOKEN}` }, `at http://h/?token=abc`)).not.toMatch(/eyJ|abc/);
    expect(logLine('info', AT, { reason: 'x'.repeat(39) }, '')).toContain('xxx');
  });

  it('stays short, and one line', () => {
    const line = logLine(
      'error',
      AT,
      { reason: `${'a b '.repeat(10_000)}\nmore`, list: Array.from({ length: 900 }, (_, i) => i) },
      'm',
    );
    expect(line.length).toBeLessThan(1_000);
    expect(line).not.toContain('\n');
  });
});

describe('a line that the server says', () => {
  const line = (said: object | string) =>
    JSON.parse(serverLine(typeof said === 'string' ? said : JSON.stringify(said), AT) ?? 'null');
  const OTHER = '2026-01-02T03:04:05.000Z';

  it.each([
    [30, 'info'],
    [40, 'warn'],
    [50, 'error'],
    [60, 'error'],
  ])('of its log at level %i is kept as %s, with its own time', (level, kept) => {
    const said = { level, time: Date.parse(OTHER), pid: 7, file: 'canned.json', msg: 'It was set aside.' };
    const facts = { file: 'canned.json' };
    expect(line(said)).toEqual({ at: OTHER, level: kept, message: 'It was set aside.', facts });
  });

  it.each([
    'TypeError: x is not a function',
    '    at run (server.js:1:2)',
    '{"level":30',
    '{"level":"x","msg":1}',
    '7',
  ])('that is no log is an error of now: %s', (said) =>
    expect(line(said)).toEqual({ at: AT, level: 'error', message: said }),
  );

  it('with a time that is none is kept with that of now', () => {
    expect(line({ level: 30, time: 1e300, msg: 'x' })).toMatchObject({ at: AT });
  });

  it('without anything in it is left out', () => {
    expect([serverLine('', AT), serverLine('  ', AT)]).toEqual([null, null]);
  });

  it('holds no words and no secrets', () => {
    const kept = JSON.stringify([
      line({ level: 40, time: 1, msg: `Of ${TOKEN}`, text: 'banana' }),
      line(`Is ${TOKEN}`),
    ]);
    expect(kept).not.toMatch(/banana|eyJ/);
    expect(kept).toContain('[removed]');
  });
});

describe('diagnostics', () => {
  const files = (() => {
    const chat = chatOf('c1', {
      unread: [1],
      lastMessage: { by: { kind: 'visitor', id: 'v', name: 'Maija Meikäläinen' }, text: 'My secret words', at: AT },
      draft: { text: 'Half-written secret', note: false },
    });
    const state = stateOf({
      chats: {
        c1: { ...chat, fold: { ...chat.fold, visitor: { name: 'Maija Meikäläinen', email: 'maija@example.com' } } },
      },
      outbox: { c1: [entryOf('m1', 'sending')] },
      alerts: [{ session: 'c1', seq: 2, at: AT, visitor: 'Maija Meikäläinen', firstWords: 'My secret words' }],
      notices: [{ id: 'n', at: AT, kind: 'error', text: 'My secret words' }],
    });
    const zip = diagnosticsZip(
      {
        versions: { parley: '1.0.0' },
        platform: 'linux',
        displays: [],
        startedAt: AT,
        now: AT,
        tray: true,
        graphics: true,
      },
      state,
      { 'parley.log': `{"reason":"${TOKEN}"}\nfine\n` },
    );
    return Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]));
  })();

  it('hold versions, settings, numbers and logs', () => {
    expect(Object.keys(files).sort()).toEqual(['about.json', 'logs/parley.log', 'settings.json', 'state.json']);
    expect(JSON.parse(files['state.json'] ?? '')).toMatchObject({
      signIn: 'signedIn',
      server: 'chat.example.com',
      numbers: { open: 1, unread: 1, unsent: 1 },
      chats: [{ session: 'c1', state: 'live', unread: 1, waiting: [{ id: 'm1', sending: 'sending' }] }],
    });
    expect(files['logs/parley.log']).toContain('fine');
  });

  it('hold nobody’s words or name, and no token', () => {
    const all = Object.values(files).join('\n');
    expect(all).not.toMatch(/secret|Maija|maija|eyJ|aino/i);
  });
});

import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Options } from '../../../broker/options/options';
import { DEFAULT_OPTIONS, readOptions } from '../../../broker/options/read-options';
import { lastingArguments, namesWorkspace } from '../../../electron/desktop/arguments';
import { badgeOf } from '../../../electron/desktop/badge';
import { contextMenu } from '../../../electron/desktop/context-menu';
import { afterPageGone, givesUpGraphics, startsWithoutGraphics } from '../../../electron/desktop/crashes';
import { autostartEntry } from '../../../electron/desktop/login-item';
import { isSealed, keepsSecrets } from '../../../electron/desktop/secret-store';
import { spellLanguages } from '../../../electron/desktop/spelling';
import { desktopTexts } from '../../../electron/desktop/texts';
import { pageOf } from '../../../electron/desktop/window-page';
import { zoomed } from '../../../electron/desktop/zoom';
import { chatOf, stateOf } from './state';

describe('a page that is gone', () => {
  it('is loaded again three times in a minute; then the agent is asked', () => {
    let at: readonly number[] = [];
    const done = [0, 1_000, 2_000, 3_000].map((now) => {
      const next = afterPageGone('crashed', at, now);
      at = next.at;
      return next.do;
    });
    expect(done).toEqual(['reload', 'reload', 'reload', 'ask']);
    expect(afterPageGone('oom', at, 120_000)).toEqual({ do: 'reload', at: [120_000] });
  });

  it('is left alone when it ended as it should', () => {
    expect(afterPageGone('clean-exit', [], 0)).toEqual({ do: 'nothing', at: [] });
  });
});

describe('drawing with the graphics processor', () => {
  it.each([
    ['crashed', 1, false],
    ['crashed', 3, true],
    ['oom', 3, true],
    ['launch-failed', 1, true],
    ['clean-exit', 9, false],
    ['killed', 9, false],
  ])('is given up after %s, %i times: %s', (reason, crashes, gives) => {
    expect(givesUpGraphics(reason, crashes)).toBe(gives);
  });

  it.each([
    [{ switchedOff: false, wanted: true, gaveUp: false }, false],
    [{ switchedOff: true, wanted: true, gaveUp: false }, true],
    [{ switchedOff: false, wanted: false, gaveUp: false }, true],
    [{ switchedOff: false, wanted: true, gaveUp: true }, true],
  ])('%j: without it %s', (facts, without) => {
    expect(startsWithoutGraphics(facts)).toBe(without);
  });
});

describe('secrets', () => {
  it.each([
    ['win32', null, true],
    ['darwin', null, true],
    ['linux', 'gnome_libsecret', true],
    ['linux', 'kwallet6', true],
    ['linux', 'basic_text', false],
    ['linux', 'unknown', false],
    ['linux', null, false],
  ] as const)('are kept on %s (%s): %s', (platform, backend, kept) => {
    expect(keepsSecrets({ platform, backend })).toBe(kept);
  });

  it.each([
    // Electron on Linux: the key in Chromium's source, that of the secret service or KWallet, and that of the portal.
    ['linux', 'v10\u00ff\u0001', false],
    ['linux', 'v11\u00ff\u0001', true],
    ['linux', 'v12\u00ff\u0001', true],
    ['linux', '', true],
    // There it is the prefix of the system's own key.
    ['win32', 'v10\u00ff\u0001', true],
    ['darwin', 'v10\u00ff\u0001', true],
  ] as const)('on %s in %j are sealed: %s', (platform, text, sealed) => {
    expect(isSealed(platform, Buffer.from(text, 'latin1'))).toBe(sealed);
  });
});

describe('spelling', () => {
  const AVAILABLE = ['de', 'en-GB', 'en-US', 'fi', 'pl', 'sv'];
  it.each([
    [[], 'fi', ['fi']],
    [[], 'en-AU', ['en-GB']],
    [[], 'ja', ['en-US']],
    [['fi', 'sv-FI', 'xx'], 'de', ['fi', 'sv']],
    [['en-us', 'en-US'], 'de', ['en-US']],
    [['xx'], 'de', []],
  ])('wanted %j in a system in %s: %j', (wanted, locale, languages) => {
    expect(spellLanguages(wanted, AVAILABLE, locale)).toEqual(languages);
  });

  const t = desktopTexts();
  const FACTS = { isEditable: true, selectionText: '', misspelledWord: '', suggestions: [] };
  it('proposes corrections, and to learn the word', () => {
    const menu = contextMenu({ ...FACTS, misspelledWord: 'helo', suggestions: ['hello', 'help'] }, t);
    expect(menu.slice(0, 3)).toMatchObject([
      { label: 'hello', command: { do: 'correct', word: 'hello' } },
      { label: 'help' },
      { label: 'Add to dictionary', command: { do: 'learn', word: 'helo' } },
    ]);
    expect(contextMenu({ ...FACTS, misspelledWord: 'qqq' }, t)[0]).toEqual({ kind: 'text', label: 'No suggestion' });
  });

  it('offers only what can be done', () => {
    expect(contextMenu({ ...FACTS, isEditable: false }, t)).toEqual([]);
    expect(contextMenu({ ...FACTS, isEditable: false, selectionText: 'x' }, t)).toEqual([
      { kind: 'role', role: 'copy' },
    ]);
    expect(contextMenu(FACTS, t)).toEqual([
      { kind: 'role', role: 'paste' },
      { kind: 'role', role: 'selectAll' },
    ]);
  });
});

describe('zoom', () => {
  it.each([
    [100, 1, 110],
    [100, -1, 90],
    [105, 1, 110],
    [105, -1, 100],
    [300, 1, 300],
    [50, -1, 50],
    [175, 0, 100],
  ] as const)('of %i by %i is %i', (from, step, to) => {
    expect(zoomed(from, step)).toBe(to);
  });
});

describe('the badge', () => {
  it('counts unread messages and new chats, and nothing after sign-out or when it is switched off', () => {
    const state = stateOf({
      chats: { a: chatOf('a', { unread: [1, 2] }) },
      alerts: [{ session: 'b', seq: 2, at: '', visitor: '', firstWords: '' }],
    });
    expect(badgeOf(state)).toBe(3);
    expect(
      badgeOf({ ...state, settings: { ...state.settings, alerts: { ...state.settings.alerts, badge: false } } }),
    ).toBe(0);
    expect(badgeOf({ ...state, signIn: { kind: 'signedOut', server: null, agent: null, error: null } })).toBe(0);
  });
});

describe('the entry that starts Parley at login', () => {
  it('quotes the program as the specification says', () => {
    expect(autostartEntry('/opt/Parley/parley')).toContain('Exec="/opt/Parley/parley" --hidden\n');
    expect(autostartEntry('/home/a b/$x/100%.AppImage')).toContain('Exec="/home/a b/\\\\$x/100%%.AppImage" --hidden\n');
    expect(autostartEntry('/opt/parley', ['--data-dir=/home/a b', '--connect=https://x.example'])).toContain(
      'Exec="/opt/parley" --hidden "--data-dir=/home/a b" "--connect=https://x.example"\n',
    );
  });

  it('tells the next start what makes it this program, and not what the policy sets', () => {
    const given: Options = {
      ...DEFAULT_OPTIONS,
      dataDir: 'mine',
      connect: 'https://chat.example.com',
      agent: 'aino',
      tlsCa: '/ca.pem',
      json: true,
      mqttPort: 0,
    };
    const own = [`--data-dir=${resolve('mine')}`, '--agent=aino'];
    const [dir = '', agent = ''] = own;
    expect(lastingArguments(given, {})).toEqual([
      dir,
      '--connect=https://chat.example.com',
      agent,
      `--tls-ca=${resolve('/ca.pem')}`,
    ]);
    expect(lastingArguments(given, { server: 'https://chat.example.com', tlsCa: '/ca.pem' })).toEqual(own);
    expect(lastingArguments(DEFAULT_OPTIONS, {})).toEqual([]);
    const again = readOptions({ program: 'start', argv: lastingArguments(given, {}), env: {}, readFile: () => '' });
    expect(again).toMatchObject({ ok: true, value: { options: { connect: given.connect, agent: 'aino' } } });
  });
});

describe('a packaged program that nobody told a server', () => {
  it.each<[readonly string[], Readonly<Record<string, string>>, boolean]>([
    [[], {}, false],
    [['--data-dir', 'x'], {}, false],
    [['--workspace', 'demo'], {}, true],
    [['--workspace=empty'], {}, true],
    [[], { PARLEY_WORKSPACE: 'demo' }, true],
  ])('with %j and %j has been told of the one on this computer: %j', (argv, env, named) => {
    expect(namesWorkspace(argv, env)).toBe(named);
  });
});

describe('a window', () => {
  it('has an address inside the own scheme', () => {
    expect(pageOf({ kind: 'main' })).toBe('parley-app://console/');
    expect(pageOf({ kind: 'widget' })).toBe('parley-app://console/#/popout/widget');
    expect(pageOf({ kind: 'chat', session: 'a/b' })).toBe('parley-app://console/#/popout/chat/a%2Fb');
  });
});

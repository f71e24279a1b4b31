import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appMenu } from '../../../electron/desktop/app-menu';
import { desktopTexts } from '../../../electron/desktop/texts';
import {
  afterUpdateEvent,
  type Install,
  installOf,
  NO_PACKAGE,
  nextLook,
  packageFactsOf,
  restartQuestion,
  runsFromAppImage,
  type UpdateEvent,
  type UpdateState,
  updatePlan,
  updatePolicyOf,
  updateWord,
} from '../../../electron/desktop/updates';
import { chatOf, entryOf, stateOf } from './state';

const URL_OF_FEED = 'https://updates.example.com/parley/';
const POLICY = { channel: 'latest', feed: URL_OF_FEED };
const SIGNED = { feed: null, publisher: true };
const t = desktopTexts();

describe('how this program came here', () => {
  it.each<[string, NodeJS.Platform, boolean, boolean, boolean, Install]>([
    ['an NSIS installer', 'win32', true, true, false, 'nsis'],
    ['an MSI, which leaves no uninstaller', 'win32', true, false, false, 'managed'],
    ['a dmg or zip', 'darwin', true, false, false, 'mac'],
    ['an AppImage', 'linux', true, false, true, 'appImage'],
    ['a deb or rpm', 'linux', true, false, false, 'managed'],
    ['the project, on Windows', 'win32', false, true, false, 'project'],
    ['the project, on Linux', 'linux', false, false, true, 'project'],
    ['something else', 'freebsd', true, false, true, 'managed'],
  ])('by %s', (_how, platform, packaged, uninstaller, appImage, install) => {
    expect(installOf({ platform, packaged, uninstaller, appImage })).toBe(install);
  });

  it.each([
    [{ APPIMAGE: '/home/aino/Parley.AppImage', APPDIR: '/tmp/.mount_x' }, '/tmp/.mount_x/parley', true],
    // Started by another AppImage, such as an editor with a terminal: that one must not be replaced by ours.
    [{ APPIMAGE: '/home/aino/Editor.AppImage', APPDIR: '/tmp/.mount_y' }, '/opt/Parley/parley', false],
    [{ APPIMAGE: '/home/aino/Editor.AppImage' }, '/opt/Parley/parley', false],
    [{ APPIMAGE: '/home/aino/Editor.AppImage', APPDIR: '' }, '/opt/Parley/parley', false],
    [{ APPIMAGE: '/a.AppImage', APPDIR: '/tmp/.mount_x' }, '/tmp/.mount_xy/parley', false],
    [{}, '/opt/Parley/parley', false],
  ])('with %j as %s: an AppImage? %s', (env, program, is) => {
    expect(runsFromAppImage(env, program)).toBe(is);
  });
});

describe('the plan for updates', () => {
  it('is to renew itself where it can, from where IT says', () => {
    for (const install of ['nsis', 'appImage', 'mac'] as const)
      expect(updatePlan(install, SIGNED, POLICY)).toEqual({ kind: 'update', channel: 'latest', url: URL_OF_FEED });
  });

  it.each<[Install, boolean, string | null, string | null, string]>([
    ['managed', true, 'latest', URL_OF_FEED, 'managed'],
    ['project', true, 'latest', URL_OF_FEED, 'project'],
    ['nsis', true, null, URL_OF_FEED, 'off'],
    ['nsis', true, 'latest', null, 'noFeed'],
    ['nsis', false, 'latest', URL_OF_FEED, 'unsigned'],
    ['mac', true, 'latest', 'http://updates.example.com/', 'badFeed'],
    ['mac', true, 'latest', 'https://me:secret@updates.example.com/', 'badFeed'],
    ['mac', true, 'latest', 'file:///srv/updates', 'badFeed'],
    ['mac', true, 'latest', 'http://localhost.example.com/', 'badFeed'],
    ['mac', true, 'latest', 'no address', 'badFeed'],
    ['mac', true, '../other', URL_OF_FEED, 'badFeed'],
    ['mac', true, '', URL_OF_FEED, 'badFeed'],
  ])('for %s (signed: %s), channel %j and feed %j is none: %s', (install, publisher, channel, feed, why) => {
    expect(updatePlan(install, { feed: null, publisher }, { channel, feed })).toEqual({ kind: 'never', why });
  });

  it('takes a feed on this very computer', () => {
    for (const feed of ['http://127.0.0.1:8000/', 'http://localhost:8000/', 'http://[::1]/'])
      expect(updatePlan('appImage', NO_PACKAGE, { channel: 'beta', feed }).kind).toBe('update');
  });

  it('is none until somebody has said where new versions are', () => {
    expect(updatePlan('nsis', SIGNED, updatePolicyOf(undefined))).toEqual({ kind: 'never', why: 'noFeed' });
  });

  it('follows the machine policy before the package', () => {
    const built = { feed: 'https://built.example.com/', publisher: true };
    const plan = (set: Parameters<typeof updatePolicyOf>[0]) => updatePlan('nsis', built, updatePolicyOf(set));
    expect(plan(undefined)).toEqual({ kind: 'update', channel: 'latest', url: built.feed });
    expect(plan({ channel: 'beta', feed: URL_OF_FEED })).toEqual({ kind: 'update', channel: 'beta', url: URL_OF_FEED });
    expect(plan({ channel: 'none', feed: URL_OF_FEED })).toEqual({ kind: 'never', why: 'off' });
  });

  it('never takes anything but https from elsewhere', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.webUrl({ validSchemes: ['http', 'ftp'] })), (feed) => {
        const plan = updatePlan('mac', SIGNED, { channel: 'latest', feed });
        return (
          plan.kind === 'never' || plan.url.startsWith('https:') || /^http:\/\/(127\.|localhost|\[::1\])/.test(plan.url)
        );
      }),
    );
  });
});

it.each([
  ['provider: generic\nurl: https://x.example/\npublisherName:\n  - The Parley authors\n', 'https://x.example/', true],
  ['publisherName: The Parley authors\nurl: "https://x.example/"\n', 'https://x.example/', true],
  ['provider: generic\r\npublisherName:\r\n  - X\r\n', null, true],
  // The place that the project's own builds name.
  ['provider: generic\nurl: https://updates.parley.invalid/\n', null, false],
  ['# publisherName: nobody\n', null, false],
  ['publisherName:\nurl: x\n', null, false],
  ['', null, false],
])('the package with %j names the feed %s and a publisher: %s', (yml, feed, publisher) => {
  expect(packageFactsOf(yml)).toEqual({ feed, publisher });
});

describe('the next look', () => {
  const minutes = (looks: number, failures: number, spread = 0): number => nextLook(looks, failures, spread) / 60_000;

  it('is soon after the start, then every six hours, and rarer while it fails', () => {
    expect([minutes(0, 0), minutes(1, 0), minutes(9, 0)]).toEqual([1, 360, 360]);
    expect([1, 2, 3, 4, 50].map((failures) => minutes(9, failures))).toEqual([360, 720, 1440, 1440, 1440]);
  });

  it('is not at the same moment on every machine of an office', () => {
    expect([minutes(0, 0, 0), minutes(0, 0, 0.5), minutes(0, 0, 1)]).toEqual([1, 16, 31]);
  });
});

describe('what is known of a new version', () => {
  const READY: UpdateState = { kind: 'ready', version: '2.0.0' };
  const event = fc.oneof(
    fc.constantFrom<UpdateEvent>({ kind: 'look' }, { kind: 'nothing' }, { kind: 'failed' }),
    fc.constantFrom<UpdateEvent>({ kind: 'found', version: '3.0.0' }, { kind: 'loaded', version: '3.0.0' }),
  );

  it('goes from looking over loading to ready', () => {
    const looking = afterUpdateEvent({ kind: 'idle' }, { kind: 'look' });
    const loading = afterUpdateEvent(looking, { kind: 'found', version: '2.0.0' });
    const ready = afterUpdateEvent(loading, { kind: 'loaded', version: '2.0.0' });
    expect([looking, loading, ready].map(({ kind }) => kind)).toEqual(['looking', 'loading', 'ready']);
    expect(afterUpdateEvent(loading, { kind: 'failed' })).toEqual({ kind: 'idle' });
  });

  it('stays ready, and never becomes anything where there are no updates', () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        expect(events.reduce(afterUpdateEvent, READY).kind).toBe('ready');
        expect(events.reduce<UpdateState>(afterUpdateEvent, { kind: 'never' })).toEqual({ kind: 'never' });
      }),
    );
  });

  it('is told once when it is ready; everything else only to who has asked', () => {
    const idle: UpdateState = { kind: 'idle' };
    const loaded = { kind: 'loaded', version: '2.0.0' } as const;
    expect(updateWord(idle, loaded, false)).toEqual({
      kind: 'info',
      text: 'desktop.notice.updateReady',
      values: { version: '2.0.0' },
    });
    expect(updateWord(READY, loaded, true)).toBeNull();
    const others = ['nothing', 'failed', 'look'] as const;
    expect(others.map((kind) => updateWord(idle, { kind }, false))).toEqual([null, null, null]);
    expect(updateWord(idle, { kind: 'found', version: '2.0.0' }, false)).toBeNull();
    expect(updateWord(idle, { kind: 'failed' }, true)).toMatchObject({ kind: 'error' });
    expect(updateWord(idle, { kind: 'nothing' }, true)).toMatchObject({ text: 'desktop.notice.upToDate' });
  });
});

describe('the menu', () => {
  const labels = (update: UpdateState, platform: NodeJS.Platform = 'linux'): string =>
    JSON.stringify(appMenu({ platform, signedIn: true, update }, t));

  it('has an entry for updates where there are any, and not where there are none', () => {
    expect(labels({ kind: 'never' })).not.toMatch(/update/i);
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      expect(labels({ kind: 'idle' }, platform).match(/Check for updates/g)).toHaveLength(1);
      expect(labels({ kind: 'ready', version: '2.0.0' }, platform)).toContain('Restart to update to 2.0.0');
    }
    expect(labels({ kind: 'looking' })).toMatch(/"Checking for updates"[^}]*},"enabled":false/);
  });
});

describe('a restart for a new version', () => {
  it('is asked about only where chats are open or something is unsent', () => {
    expect(restartQuestion(stateOf(), '2.0.0', t)).toBeNull();
    const busy = stateOf({ chats: { c1: chatOf('c1') }, outbox: { c1: [entryOf('m1', 'sending')] } });
    expect(restartQuestion(busy, '2.0.0', t)).toMatchObject({
      title: 'Restart for version 2.0.0?',
      message: '1 chat is open. 1 message has not been sent yet.',
      buttons: ['Later', 'Restart now'],
    });
  });
});

import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConsoleState } from '../../electron/contract/state';
import { codeOf, startVisitor, type WireClient } from '../e2e/wire';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

const KDE = { XDG_CURRENT_DESKTOP: 'KDE' };
/** Whatever the session of whoever runs the tests has. */
const NO_BUS = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' };
const WORDS = 'My laptop smells of smoke';

/** What the tray shows, as the double tells it. */
interface TrayFacts {
  readonly image: string;
  readonly tooltip: string;
  readonly menu: readonly string[];
}

/** A start takes seconds on a busy machine, and some of these start several times. Milliseconds. */
const LONG_MS = 90_000;
const LONG = { timeout: LONG_MS };

describe('the desktop, with a tray', LONG, () => {
  let shell: ShellProcess;
  let window: ShellWindow;
  const tray = (): Promise<TrayFacts> => shell.drive('tray');
  const facts = async () => (await window.facts())[0];

  beforeAll(async () => {
    shell = await ShellProcess.open({ args: ['--agent', 'aino'], env: KDE });
    window = await ShellWindow.of(shell);
    await window.until((state) => state.status?.effective === 'active', 'the agent at work');
  }, LONG_MS);
  afterAll(() => shell.stop());

  it('shows itself in the tray, with status, reasons, numbers and connection', async () => {
    const shown = await tray();
    expect(shown).toMatchObject({ image: 'tray-active.png', tooltip: expect.stringContaining('Active') });
    expect(shown.menu).toContain('* Active');
    expect(shown.menu).toContain('(Connected)');
    expect(shown.menu.filter((label) => label.startsWith('Inactive: ')).length).toBeGreaterThan(0);
  });

  it('switches the status from the tray, and back', async () => {
    await shell.drive('tray.choose', 'Inactive');
    await window.until((state) => state.status?.status === 'inactive', 'the status');
    expect(await tray()).toMatchObject({ image: 'tray-inactive.png' });
    await shell.drive('tray.choose', 'Active');
    await window.until((state) => state.status?.status === 'active', 'the status');
    expect((await tray()).menu).toContain('* Active');
  });

  it('shows in the tray what is the case when a choice there is refused, and says so', async () => {
    const notWritable = join(shell.dataDir, 'server', 'statuses.json.new');
    await mkdir(notWritable);
    const before = window.state.notices.length;
    await shell.drive('tray.choose', 'Inactive');
    await shell.until(() => window.state.notices.length > before, 'the refusal');
    const { menu } = await tray();
    expect(menu).toEqual(expect.arrayContaining(['* Active', 'Inactive']));
    expect(window.state.status?.status).toBe('active');
    await rmdir(notWritable);
  });

  it('goes to the tray when its window is closed, and comes back by the tray, a second start, a link and the dock', async () => {
    const linkFile = join(shell.dataDir, 'Maija.parley');
    await writeFile(linkFile, 'parley://chat/0199\n');
    const ways: [string, () => Promise<unknown>][] = [
      ['a click', () => shell.drive('tray.click')],
      ['the menu', () => shell.drive('tray.choose', 'Open Parley')],
      ['a second start', () => shell.drive('app.event', 'second-instance', [], '/')],
      ['a link', () => shell.drive('app.event', 'second-instance', ['parley://chat/0199'], '/')],
      ['a file with a link', () => shell.drive('app.event', 'second-instance', [linkFile], '/')],
      ['a file with a link on a Mac', () => shell.drive('app.event', 'open-file', linkFile)],
      ['a link on a Mac', () => shell.drive('app.event', 'open-url', 'parley://chat/0199')],
      ['the dock', () => shell.drive('app.event', 'activate')],
    ];
    for (const [way, comeBack] of ways) {
      await shell.drive('window.close', window.id);
      expect(await facts(), way).toMatchObject({ visible: false });
      const views = window.state.showView?.count ?? 0;
      await comeBack();
      expect(await facts(), way).toMatchObject({ visible: true });
      // What a link leads to is shown when the hub has answered, which must not bring the window back later.
      if (way.includes('link')) await window.until((state) => (state.showView?.count ?? 0) > views, 'the history');
    }
  });

  it('follows the machine: lock and sleep make the agent away, with the reason, and not inactive', async () => {
    await shell.drive('screen.lock', true);
    await window.until((state) => state.away === 'locked' && state.status?.effective === 'inactive', 'the lock');
    expect(window.state.status?.status).toBe('active');
    expect((await tray()).tooltip).toContain('Away: the screen is locked');
    await shell.drive('power', 'suspend');
    await window.until((state) => state.away === 'asleep', 'the sleep');
    await shell.drive('power', 'resume');
    await shell.drive('screen.lock', false);
    await window.until((state) => state.away === null && state.status?.effective === 'active', 'the return');
  });

  it('makes the agent away when nobody has touched the machine, and back when somebody does', async () => {
    await shell.drive('power.idle', 10 * 60);
    await window.until((state) => state.away === 'idle' && state.status?.effective === 'inactive', 'the idleness');
    await shell.drive('power.idle', 0);
    await window.until((state) => state.away === null && state.status?.effective === 'active', 'the return');
  });

  it('leaves an agent away who wished so, until the agent chooses to be active, in the tray or anywhere', async () => {
    await window.call('settings.set', { presence: { ...window.state.settings.presence, comeBack: false } });
    await shell.drive('screen.lock', true);
    await window.until((state) => state.away === 'locked', 'the lock');
    await shell.drive('screen.lock', false);
    await shell.drive('tray.choose', 'Active');
    await window.until((state) => state.away === null && state.status?.effective === 'active', 'the return');
    await window.call('settings.set', { presence: { ...window.state.settings.presence, comeBack: true } });
  });

  it('makes a new connection after a sleep', async () => {
    const before = window.seen.length;
    await shell.drive('power', 'resume');
    await window.until(() => window.seen.slice(before).includes('reconnecting'), 'the end of the old connection');
    await window.until((state) => state.connection.kind === 'connected', 'a new connection');
  });

  it('makes a new connection in another network, says why, and needs no network for a server of its own', async () => {
    const before = window.seen.length;
    await shell.drive('network', { wlan0: [{ address: '192.0.2.7', internal: false }] });
    await window.until(
      ({ connection }) => connection.kind === 'reconnecting' && connection.because === 'network',
      'the end of the old connection',
    );
    await window.until((state) => state.connection.kind === 'connected', 'a new connection');
    await shell.drive('network', {});
    await window.until(
      (state) =>
        window.seen.slice(before).filter((kind) => kind === 'reconnecting').length === 2 &&
        state.connection.kind === 'connected',
      'another new connection',
    );
    expect(window.state).toMatchObject({ away: null, status: { status: 'active' } });
  });

  it('shows the settings from the tray in the window that is there, loading nothing anew', async () => {
    for (const count of [1, 2]) {
      const before = window.state.showView?.count ?? 0;
      await shell.drive('tray.choose', 'Settings …');
      await window.until((state) => (state.showView?.count ?? 0) > before, `the wish, the ${count}. time`);
      expect(window.state.showView?.place).toBe('#/settings');
    }
    expect(shell.of('window.loadURL')).toHaveLength(1);
  });

  it('zooms by the menu, keeps the zoom, and tells every window', async () => {
    await shell.drive('menu.choose', '&View', 'Zoom in');
    await window.until((state) => state.settings.desktop.zoom === 110, 'the zoom');
    expect(shell.of('webContents.setZoomFactor').at(-1)).toEqual([window.id, 1.1]);
  });

  it('checks spelling in the languages that are wanted, or not at all', async () => {
    const { desktop } = window.state.settings;
    await window.call('settings.set', { desktop: { ...desktop, spellLanguages: ['fi', 'sv-FI'] } });
    await shell.untilCalled('session.setSpellCheckerLanguages', 2);
    expect(shell.of('session.setSpellCheckerLanguages').at(-1)).toEqual([['fi', 'sv']]);
    await window.call('settings.set', { desktop: { ...desktop, spellCheck: false } });
    await shell.until(() => shell.of('session.setSpellCheckerEnabled').at(-1)?.[0] === false, 'no spell-check');
    await window.call('settings.set', { desktop });
  });

  it('proposes corrections at the pointer', async () => {
    const word = { isEditable: true, selectionText: '', misspelledWord: 'helo', dictionarySuggestions: ['hello'] };
    await shell.drive('contents.event', window.id, 'context-menu', word);
    expect(await shell.drive('popup')).toEqual(['hello', 'Add to dictionary', '-', 'role:paste', 'role:selectAll']);
    await shell.drive('popup.choose', 'hello');
    expect(shell.of('webContents.replaceMisspelling')).toEqual([['hello']]);
    await shell.drive('popup.choose', 'Add to dictionary');
    expect(shell.of('session.addWordToSpellCheckerDictionary')).toEqual([['helo']]);
  });

  it('has no global shortcut until one is chosen; says when another program has it', async () => {
    expect(shell.of('globalShortcut.register')).toEqual([]);
    const { desktop } = window.state.settings;
    await window.call('settings.set', { desktop: { ...desktop, shortcut: 'Control+Shift+L' } });
    await shell.drive('window.close', window.id);
    await shell.drive('shortcut.press', 'Control+Shift+L');
    expect(await facts()).toMatchObject({ visible: true });
    await shell.drive('shortcut.take', 'Control+Shift+T');
    await window.call('settings.set', { desktop: { ...desktop, shortcut: 'Control+Shift+T' } });
    await window.until((state) => notices(state).includes('desktop.notice.shortcutTaken'), 'the notice');
    await window.call('settings.set', { desktop });
    expect(await shell.drive('shortcut.press', 'Control+Shift+L')).toEqual([]);
  });

  it('changes the status by a shortcut of its own, from anywhere', async () => {
    const { desktop } = window.state.settings;
    await window.call('settings.set', { desktop: { ...desktop, statusShortcut: 'Control+Shift+F9' } });
    await shell.drive('shortcut.press', 'Control+Shift+F9');
    await window.until((state) => state.status?.status === 'inactive', 'the status');
    await shell.drive('shortcut.press', 'Control+Shift+F9');
    await window.until((state) => state.status?.status === 'active', 'the status');
    await window.call('settings.set', { desktop });
  });

  it('loads a page that failed again, says so, and asks when it fails on', async () => {
    const gone = () =>
      shell.drive('contents.event', window.id, 'render-process-gone', { reason: 'crashed', exitCode: 5 });
    await gone();
    expect(await shell.untilCalled('webContents.reload')).toHaveLength(1);
    await window.until((state) => notices(state).includes('desktop.notice.windowCrashed'), 'the notice');
    await gone();
    await gone();
    expect(shell.of('dialog.showMessageBox')).toEqual([]);
    await gone();
    const [asked] = await shell.untilCalled('dialog.showMessageBox');
    expect(asked?.[0]).toMatchObject({ buttons: ['Open it again', 'Quit Parley'] });
    await shell.untilCalled('webContents.reload', 4);
  });

  it('offers to open a window again that does not answer', async () => {
    await shell.drive('dialog.answer', 1);
    await shell.drive('window.event', window.id, 'unresponsive');
    await shell.untilCalled('webContents.forcefullyCrashRenderer');
  });

  it('says that the server on this computer had failed, and goes on', async () => {
    await shell.drive('utility.crash');
    await window.until((state) => notices(state).includes('desktop.notice.serverRestarted'), 'the notice');
    await window.until((state) => state.connection.kind === 'connected', 'a connection');
  });

  it('says it once when that happens again', async () => {
    const ofServer = () => window.state.notices.filter(({ text }) => text === 'desktop.notice.serverRestarted');
    const [before] = ofServer();
    await shell.drive('utility.crash');
    await shell.until(() => ofServer().some(({ id }) => id !== before?.id), 'another notice');
    expect(ofServer()).toHaveLength(1);
    await window.until((state) => state.connection.kind === 'connected', 'a connection');
  });

  it('tells its versions', async () => {
    const before = shell.of('dialog.showMessageBox').length;
    await shell.drive('menu.choose', '&Help', 'About Parley');
    await shell.untilCalled('dialog.showMessageBox', before + 1);
    expect(shell.of('dialog.showMessageBox').at(-1)?.[0]).toMatchObject({
      message: 'Parley',
      detail: expect.stringMatching(/^Version \d+\.\d+\.\d+\n.*Node\.js \d/),
    });
  });

  describe('when a chat comes', () => {
    let visitor: WireClient;
    let session: string;
    const toasts = () => shell.of('notification.show').map(([, options]) => options);

    beforeAll(async () => {
      await shell.drive('window.blur', window.id);
      const { visitor: http } = JSON.parse(shell.lines[0] ?? '{}');
      const { wire, started } = await startVisitor(http);
      visitor = wire;
      session = started.session;
      expect(codeOf(await wire.command('message.post', { text: WORDS }, { session }))).toMatch(/^ok/);
      expect(codeOf(await wire.command('agent.request', { skill: 'it' }, { session }))).toMatch(/^ok/);
      await window.until((state) => state.alerts.length === 1, 'the alert');
    }, LONG_MS);
    afterAll(() => visitor.close());

    it('toasts with the first words, flashes, rings, and counts on badge and tray', async () => {
      await shell.untilCalled('notification.show');
      expect(toasts()).toEqual([
        expect.objectContaining({ title: 'New chat with Maija Meikäläinen', body: `“${WORDS}”`, silent: true }),
      ]);
      await expect.poll(() => shell.of('window.flashFrame').at(-1)).toEqual([window.id, true]);
      await window.until((state) => state.rings > 0, 'the sound');
      await expect.poll(() => shell.of('app.setBadgeCount').at(-1)?.[0]).toBeGreaterThan(0);
      expect(await tray()).toMatchObject({ image: 'tray-unread.png' });
    });

    it('rings again until it is seen', async () => {
      const rings = window.state.rings;
      await window.call('settings.set', { alerts: { ...window.state.settings.alerts, repeatSeconds: 1 } });
      await window.until((state) => state.rings >= rings + 2, 'two more sounds');
    });

    it('comes to the front by a click on the toast', async () => {
      await shell.drive('window.close', window.id);
      await shell.drive('notification', 0, 'click');
      expect(await facts()).toMatchObject({ visible: true });
    });

    it('is listed in the tray by its name alone, and shown from there', async () => {
      await shell.drive('window.close', window.id);
      const { menu, tooltip } = await tray();
      const [listed = ''] = menu.filter((label) => label.startsWith('Maija'));
      expect(listed).toBe('Maija Meikäläinen • 1 unread • waiting less than a minute');
      expect(JSON.stringify([menu, tooltip])).not.toContain(WORDS);
      const asked = window.state.showChat?.count ?? 0;
      await shell.drive('tray.choose', listed);
      expect(await facts()).toMatchObject({ visible: true });
      await window.until(({ showChat }) => showChat !== null && showChat.count > asked, 'the wish to show it');
      expect(window.state.showChat).toMatchObject({ session, in: 'main' });
    });

    it('takes everything back when the chat has been seen', async () => {
      await window.call('alert.seen', { session });
      await shell.untilCalled('notification.close');
      await expect.poll(() => shell.of('window.flashFrame').at(-1)).toEqual([window.id, false]);
      await window.call('chat.read', { session, seq: 1_000 });
      await shell.until(() => shell.of('app.setBadgeCount').at(-1)?.[0] === 0, 'no badge');
    });

    it('keeps the chat when the server on this computer dies', async () => {
      await shell.drive('utility.crash');
      await window.until((state) => state.connection.kind !== 'connected', 'the loss');
      await window.until((state) => state.connection.kind === 'connected', 'a connection');
      expect(window.state.chats[session]?.fold.state).toBe('live');
      await window.call('message.send', { session, text: 'Still here', note: false });
      await window.until((state) => (state.outbox[session] ?? []).length === 0, 'the message at the hub');
    });

    it('tries every rung when it is asked to', async () => {
      const before = { toasts: toasts().length, rings: window.state.rings };
      await window.call('alerts.test', {});
      await window.until((state) => state.rings === before.rings + 1, 'the sound');
      expect(toasts()).toHaveLength(before.toasts + 1);
      await expect.poll(() => shell.of('window.flashFrame').at(-1)).toEqual([window.id, true]);
      await shell.until(() => shell.of('window.flashFrame').at(-1)?.[1] === false, 'the end of the flash');
    });

    it('says so when the system shows no notifications', async () => {
      await shell.drive('notification', 0, 'failed', 'not signed');
      await window.until((state) => notices(state).includes('desktop.notice.noNotifications'), 'the notice');
      // The banner stays, whatever a page finds about its sound, until the system shows one again.
      await window.call('alerts.hearing', { problems: ['noDevice'] });
      await window.until((state) => state.hearing.join() === 'noDevice,notifications', 'both problems');
      await window.call('alerts.hearing', { problems: [] });
      await window.until((state) => state.hearing.join() === 'notifications', 'the problem');
      await shell.drive('notification', 0, 'show');
      await window.until((state) => state.hearing.length === 0, 'no problem');
    });

    it('saves what IT needs, without words or secrets', async () => {
      const file = join(shell.dataDir, 'for-it.zip');
      await shell.drive('dialog.answer', file);
      await window.call('diagnostics.save', {});
      await expect.poll(() => existsSync(file)).toBe(true);
      const files = unzipSync(await readFile(file));
      const text = Object.values(files)
        .map((bytes) => strFromU8(bytes))
        .join('\n');
      expect(Object.keys(files)).toEqual(expect.arrayContaining(['about.json', 'state.json', 'logs/parley.log']));
      expect(text).toContain(session);
      for (const secret of [WORDS, 'Maija', 'eyJ', 'password']) expect(text).not.toContain(secret);
    });

    it('asks before it ends with something unsent, and stays when the agent says so', async () => {
      await window.call('settings.set', { undoSeconds: 10 });
      await window.call('message.send', { session, text: 'One moment', note: false });
      const before = shell.of('dialog.showMessageBox').length;
      await shell.drive('app.quit');
      const asked = await shell.untilCalled('dialog.showMessageBox', before + 1);
      expect(asked.at(-1)?.[0]).toMatchObject({ title: 'Quit Parley?', message: '1 message has not been sent yet.' });
      expect(shell.hasEnded).toBe(false);
      // A second try, with the other answer: it ends, and what was unsent is on disk.
      await shell.drive('dialog.answer', 1);
      await shell.drive('app.quit');
      expect(await shell.ended()).toBe(0);
      expect(shell.calls.at(-1)).toEqual({ call: 'app!exit', args: [0, []] });
    });
  });
});

describe('the desktop, without a tray', LONG, () => {
  it('ends with its window, and is never hidden where nobody could find it', async () => {
    const shell = await ShellProcess.open({ args: ['--hidden'], env: { XDG_CURRENT_DESKTOP: 'GNOME', ...NO_BUS } });
    const window = await ShellWindow.of(shell);
    expect((await window.facts())[0]).toMatchObject({ visible: true });
    expect(await shell.drive('tray')).toBeNull();
    await shell.drive('window.close', window.id);
    expect(await shell.ended()).toBe(0);
    await shell.stop();
  });
});

function notices(state: ConsoleState): string[] {
  return state.notices.map(({ text }) => text);
}

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRunning } from '../../broker/store/process-life';
import { codeOf, startVisitor, type WireClient } from '../e2e/wire';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** A start takes seconds on a busy machine. Milliseconds. */
const LONG_MS = 90_000;
const LONG = { timeout: LONG_MS };
const AS_PACKAGED = { DOUBLE_PACKAGED: '1', DOUBLE_RESOURCES: '/nowhere' };

/** The packaged program as on another system, with an agent at work. */
async function started(platform: 'win32' | 'darwin', dataDir?: string) {
  const shell = await ShellProcess.open({
    ...(dataDir === undefined ? {} : { dataDir }),
    args: ['--agent', 'aino', '--workspace', 'demo'],
    env: { ...AS_PACKAGED, DOUBLE_PLATFORM: platform },
  });
  const window = await ShellWindow.of(shell);
  await window.until((state) => state.status?.effective === 'active', 'the agent at work');
  await shell.drive('window.blur', window.id);
  return { shell, window };
}

/** A visitor who has just been handed to the agent. */
async function chatWith(shell: ShellProcess, window: ShellWindow): Promise<{ visitor: WireClient; session: string }> {
  const { visitor: http } = JSON.parse(shell.lines[0] ?? '{}');
  const { wire, started: begun } = await startVisitor(http);
  const { session } = begun;
  expect(codeOf(await wire.command('agent.request', { skill: 'it' }, { session }))).toMatch(/^ok/);
  await window.until((state) => state.alerts.length === 1, 'the alert');
  return { visitor: wire, session };
}

async function launchAtLogin(shell: ShellProcess, window: ShellWindow): Promise<unknown> {
  const before = shell.of('app.setLoginItemSettings').length;
  const { desktop } = window.state.settings;
  await window.call('settings.set', { desktop: { ...desktop, launchAtLogin: true } });
  await shell.untilCalled('app.setLoginItemSettings', before + 1);
  return shell.of('app.setLoginItemSettings').at(-1)?.[0];
}

const menuOf = (shell: ShellProcess): unknown[] => shell.of('Menu.setApplicationMenu').at(-1)?.[0] as unknown[];

describe('on Windows', LONG, () => {
  let shell: ShellProcess;
  let window: ShellWindow;

  beforeAll(async () => {
    ({ shell, window } = await started('win32'));
  }, LONG_MS);
  afterAll(() => shell.stop());

  it('the icon in the tray is an .ico, and a click on it opens Parley', async () => {
    expect(await shell.drive('tray')).toMatchObject({ image: 'tray-active.ico' });
    await shell.drive('window.close', window.id);
    expect((await window.facts())[0]).toMatchObject({ visible: false });
    await shell.drive('tray.click');
    expect((await window.facts())[0]).toMatchObject({ visible: true });
  });

  it('a new chat flashes in the taskbar and lays a number over its icon, until it has been seen', async () => {
    await shell.drive('window.blur', window.id);
    const { visitor, session } = await chatWith(shell, window);
    const overlays = () => shell.of('window.setOverlayIcon');
    await shell.until(() => overlays().at(-1)?.[1] === 'badge-1.png', 'the number');
    expect(overlays().at(-1)).toEqual([window.id, 'badge-1.png', '1 message or new chat']);
    await expect.poll(() => shell.of('window.flashFrame').at(-1)).toEqual([window.id, true]);
    await window.call('alert.seen', { session });
    await window.call('chat.read', { session, seq: 1_000 });
    await shell.until(() => overlays().at(-1)?.[1] === null, 'no number');
    await expect.poll(() => shell.of('window.flashFrame').at(-1)).toEqual([window.id, false]);
    visitor.close();
  });

  it('the system starts it at login, without a window', async () => {
    expect(await launchAtLogin(shell, window)).toMatchObject({
      openAtLogin: true,
      args: expect.arrayContaining(['--hidden']),
    });
  });

  it('the system starts it with its data in a folder with a space, at login and for a link', async () => {
    const dataDir = join(await keptDir(), 'my data');
    const { shell: spaced, window: own } = await started('win32', dataDir);
    await launchAtLogin(spaced, own);
    // As the registry has it: one argument each, whatever is in it.
    expect(spaced.of('registry!login').at(-1)).toEqual([`--hidden "--data-dir=${dataDir}" --agent=aino`]);
    expect(spaced.of('registry!link')).toEqual([[`${process.execPath} "--data-dir=${dataDir}" --agent=aino`]]);
    await spaced.stop();
  });

  it('there is no menu of the program beside those of its window, and it has quit and about in them', async () => {
    const [file] = menuOf(shell);
    expect(file).toEqual({ '&File': ['Settings …', '-', 'role:close', 'Quit Parley'] });
  });

  it('the installer starts the new version after an update, beside what IT tells Chromium', async () => {
    const updated = await ShellProcess.open({
      args: ['--updated', '--workspace', 'demo', '--force-device-scale-factor=1.25'],
      env: { ...AS_PACKAGED, DOUBLE_PLATFORM: 'win32' },
    });
    expect((await (await ShellWindow.of(updated)).facts())[0]).toMatchObject({ visible: true });
    expect(updated.of('dialog.showErrorBox')).toEqual([]);
    await updated.stop();
  });

  it('it used nothing of Electron that there is not on Windows', async () => {
    expect(await shell.drive('lacked')).toEqual([]);
  });

  it('the server is asked to end over its port: what Electron calls `kill` would be an end at once', async () => {
    const server = await shell.drive<number>('utility.pid');
    await shell.drive('app.quit');
    expect(await shell.ended()).toBe(0);
    expect(shell.of('utilityProcess.postMessage')).toEqual([['stop']]);
    expect(shell.of('utility!exit')).toEqual([[0, null]]);
    expect(isRunning(server)).toBe(false);
  });
});

describe('on a Mac', LONG, () => {
  let shell: ShellProcess;
  let window: ShellWindow;

  beforeAll(async () => {
    ({ shell, window } = await started('darwin'));
  }, LONG_MS);
  afterAll(() => shell.stop());

  it('the icon in the menu bar is a template, and a click on it is left to its menu', async () => {
    expect(await shell.drive('tray')).toMatchObject({ image: 'tray-activeTemplate.png' });
    expect(shell.of('tray.on')).toEqual([]);
  });

  it('the first menu is that of the program, with about, settings, services, hiding and quit', () => {
    const [own, file] = menuOf(shell);
    expect(own).toEqual({
      Parley: [
        'About Parley',
        '-',
        'Settings …',
        '-',
        'role:services',
        '-',
        'role:hide',
        'role:hideOthers',
        'role:unhide',
        '-',
        'Quit Parley',
      ],
    });
    expect(file).toEqual({ '&File': ['role:close'] });
  });

  it('a closed window waits in the dock', async () => {
    await shell.drive('window.close', window.id);
    expect((await window.facts())[0]).toMatchObject({ visible: false });
    await shell.drive('app.event', 'activate');
    expect((await window.facts())[0]).toMatchObject({ visible: true });
  });

  it('a new chat lets the dock jump until it has been seen, and counts there', async () => {
    await shell.drive('window.blur', window.id);
    const { visitor, session } = await chatWith(shell, window);
    await shell.untilCalled('app.dock.bounce');
    expect(shell.of('app.dock.bounce')).toEqual([['critical']]);
    await shell.until(() => shell.of('app.setBadgeCount').at(-1)?.[0] === 1, 'the number');
    expect(shell.of('app.dock.cancelBounce')).toEqual([]);
    await window.call('alert.seen', { session });
    // By the number that `bounce` gave.
    expect(await shell.untilCalled('app.dock.cancelBounce')).toEqual([[1]]);
    expect(shell.of('window.flashFrame')).toEqual([]);
    visitor.close();
  });

  it('the system starts it at login', async () => {
    expect(await launchAtLogin(shell, window)).toMatchObject({ openAtLogin: true });
    // No argument reaches it there: what the system says keeps the window in the menu bar.
    const atLogin = await ShellProcess.open({
      args: ['--workspace', 'demo'],
      env: { ...AS_PACKAGED, DOUBLE_PLATFORM: 'darwin', DOUBLE_AT_LOGIN: '1' },
    });
    expect((await (await ShellWindow.of(atLogin)).facts())[0]).toMatchObject({ visible: false });
    await atLogin.stop();
  });

  it('it used nothing of Electron that there is not on a Mac', async () => {
    expect(await shell.drive('lacked')).toEqual([]);
  });
});

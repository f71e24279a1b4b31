import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConsoleState } from '../../electron/contract/state';
import { ROOT } from '../architecture/sources';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

const KDE = { XDG_CURRENT_DESKTOP: 'KDE' };

/** Each of these starts the program, some several times; that takes seconds on a busy machine. Milliseconds. */
const LONG = { timeout: 90_000 };

describe('a start', LONG, () => {
  it('at login is hidden in the tray, and shown when it was for a link', async () => {
    const signs = join(await keptDir(), 'signs');
    const shell = await ShellProcess.open({ args: ['--hidden'], env: { ...KDE, PARLEY_START_SIGNS: signs } });
    const window = await ShellWindow.of(shell);
    expect((await window.facts())[0]).toMatchObject({ visible: false });
    await shell.stop();
    // Whoever started it must not wait for a window that is not to come.
    expect(await readFile(signs, 'utf8')).toBe('ready\nwindow\nending\n');
    const linked = await ShellProcess.open({ args: ['parley://chat/0199'], env: KDE });
    expect((await (await ShellWindow.of(linked)).facts())[0]).toMatchObject({ visible: true });
    await linked.stop();
  });

  it('at login stays in the tray where the window was maximized, and is maximized when it is shown', async () => {
    const dataDir = await keptDir();
    await mkdir(join(dataDir, 'console'), { recursive: true });
    const place = { x: 100, y: 80, width: 900, height: 700 };
    const places = { '1920x1080+0+0 2560x1440+1920+0': { ...place, maximized: true } };
    await writeFile(join(dataDir, 'console', 'shell.json'), JSON.stringify({ places }));
    const shell = await ShellProcess.open({ args: ['--hidden'], env: KDE, dataDir });
    const window = await ShellWindow.of(shell);
    expect((await window.facts())[0]).toMatchObject({ visible: false, bounds: place });
    await shell.drive('tray.click');
    expect((await window.facts())[0]).toMatchObject({ visible: true, maximized: true, bounds: place });
    await shell.stop();
    // And so it is in a start that is not hidden.
    const shown = await ShellProcess.open({ env: KDE, dataDir });
    expect((await (await ShellWindow.of(shown)).facts())[0]).toMatchObject({ visible: true, maximized: true });
    await shown.stop();
  });

  it('of a packaged program claims its links and can start with the system', async () => {
    const config = join(await keptDir(), 'config');
    const shell = await ShellProcess.open({ env: { ...KDE, DOUBLE_PACKAGED: '1', XDG_CONFIG_HOME: config } });
    const window = await ShellWindow.of(shell);
    const own = `--data-dir=${shell.dataDir}`;
    expect(shell.of('app.setAsDefaultProtocolClient')).toEqual([['parley', process.execPath, [own]]]);
    expect(window.state.capabilities).toMatchObject({ autostart: true, tray: true });
    const entry = join(config, 'autostart', 'parley.desktop');
    const { desktop } = window.state.settings;
    await window.call('settings.set', { desktop: { ...desktop, launchAtLogin: true } });
    await expect.poll(() => existsSync(entry)).toBe(true);
    expect(await readFile(entry, 'utf8')).toContain(`--hidden "${own}"\n`);
    await window.call('settings.set', { desktop: { ...desktop, launchAtLogin: false } });
    await expect.poll(() => existsSync(entry)).toBe(false);
    await shell.stop();
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ['the switch', ['--no-sandbox'], {}, 'Leave out --no-sandbox.'],
    ['the environment', [], { ELECTRON_DISABLE_SANDBOX: '1' }, 'Take ELECTRON_DISABLE_SANDBOX out'],
  ])('without the sandbox, by %s, is refused with a word, and never half way', async (_by, args, env, word) => {
    const signs = join(await keptDir(), 'signs');
    const shell = await ShellProcess.start({ args, env: { ...env, PARLEY_START_SIGNS: signs } });
    expect(await shell.ended()).toBe(2);
    expect(shell.errors).toMatch(/^Parley does not run without Chromium's sandbox[^\n]*\n$/);
    expect(shell.errors).toContain(word);
    expect([shell.of('sandbox!conflict'), shell.of('webContents!created')]).toEqual([[], []]);
    // Whoever started it does not take the browser for it: it was asked for.
    expect(await readFile(signs, 'utf8')).toBe('ending\n');
    await shell.stop();
  });

  it.each([
    ['org.kde.KWin', false],
    ['org.freedesktop.ScreenSaver', true],
  ])('on a desktop with %s offers to be away while the screen is locked: %s', async (locker, offered) => {
    const shell = await ShellProcess.open({ env: { DOUBLE_LOCKER: locker } });
    expect((await ShellWindow.of(shell)).state.capabilities.screenLock).toBe(offered);
    expect(await shell.drive('lacked')).toEqual([]);
    await shell.stop();
  });

  it('after the graphics processor failed draws without it, until it is wanted again', async () => {
    const dataDir = await keptDir();
    const first = await ShellProcess.open({ dataDir });
    expect(first.names()).not.toContain('app.disableHardwareAcceleration');
    const gone = { type: 'GPU', reason: 'crashed', exitCode: 1 };
    for (let count = 0; count < 3; count += 1) await first.drive('app.event', 'child-process-gone', gone);
    const window = await ShellWindow.of(first);
    await window.until((state) => notices(state).includes('desktop.notice.graphics'), 'the notice');
    await first.stop();
    const second = await ShellProcess.open({ dataDir });
    expect(second.names().indexOf('app.disableHardwareAcceleration')).toBeGreaterThan(-1);
    await second.stop();
  });

  it('takes a data directory that is named from where it was started', async () => {
    const dataDir = await keptDir();
    const shell = await ShellProcess.open({ dataDir: relative(ROOT, dataDir) });
    expect(shell.of('app.setPath')).toEqual([['userData', join(dataDir, 'electron')]]);
    await shell.stop();
  });

  it('goes on when no program takes a link', async () => {
    const shell = await ShellProcess.open({ env: { DOUBLE_NO_PROGRAMS: '1' } });
    const window = await ShellWindow.of(shell);
    await shell.drive('contents.openWindow', window.id, 'mailto:aino@example.com');
    await shell.until(() => shell.errors.includes('Failed to open URL'), 'a word in the log');
    expect(await shell.drive('lacked')).toEqual([]);
    await shell.stop();
  });

  it('says what it waits for when that takes long', async () => {
    const dataDir = await keptDir();
    const shell = await ShellProcess.start({ dataDir, env: { DOUBLE_SERVER_HANGS: '1' } });
    await shell.until(() => shell.errors.includes('it waits for the server on this computer'), 'the word');
    expect(shell.hasEnded).toBe(false);
    shell.signal('SIGTERM');
    expect(await shell.ended()).toBe(1);
    await shell.stop();
  });

  it('draws without the graphics processor where that was asked for', async () => {
    const dataDir = await keptDir();
    await mkdir(join(dataDir, 'console'), { recursive: true });
    await writeFile(join(dataDir, 'console', 'settings.json'), '{"desktop":{"hardwareAcceleration":false}}');
    const shell = await ShellProcess.open({ dataDir });
    expect(shell.names()).toContain('app.disableHardwareAcceleration');
    await shell.stop();
  });
});

function notices(state: ConsoleState): string[] {
  return state.notices.map(({ text }) => text);
}

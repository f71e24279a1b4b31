import { describe, expect, it, onTestFinished } from 'vitest';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

const KDE = { XDG_CURRENT_DESKTOP: 'KDE' };
/** Each of these starts the program, which takes seconds on a busy machine. Milliseconds. */
const LONG = { timeout: 90_000 };

async function opened(env: Record<string, string>, args: readonly string[] = []) {
  const shell = await ShellProcess.open({ args: ['--agent', 'aino', ...args], env: { ...KDE, ...env } });
  onTestFinished(() => shell.stop());
  return { shell, window: await ShellWindow.of(shell) };
}

/** What the double found wrong. */
const wrong = (shell: ShellProcess): Promise<unknown> => shell.drive('lacked');

describe.each([
  ['is painted before it is shown', { DOUBLE_PAINTS: 'hidden' }],
  // As on Wayland, where `ready-to-show` comes only to a window that is seen.
  ['is painted only once it is shown', { DOUBLE_PAINTS: 'shown' }],
])('a window that %s', LONG, (_how, env: Record<string, string>) => {
  it('is shown at the start, once, and zoomed only then', async () => {
    const { shell, window } = await opened(env);
    await shell.untilCalled('window.show');
    expect(shell.of('webContents.setZoomFactor')).toEqual([]);
    const { desktop } = window.state.settings;
    await window.call('settings.set', { desktop: { ...desktop, zoom: 150 } });
    await shell.untilCalled('webContents.setZoomFactor');
    await window.call('popOut.open', { target: { kind: 'widget' }, displays: '1920x1080+0+0' });
    await shell.untilCalled('window.show', 2);
    const [, popOut] = await window.facts();
    expect(popOut).toMatchObject({ visible: true });
    await shell.until(() => shell.of('webContents.setZoomFactor').at(-1)?.[0] === popOut?.id, 'the zoom of the other');
    expect(shell.of('window.show')).toHaveLength(2);
    expect(await wrong(shell)).toEqual([]);
  });

  it('stays hidden at login until somebody asks for it', async () => {
    const { shell, window } = await opened(env, ['--hidden']);
    await window.call('settings.set', { desktop: { ...window.state.settings.desktop, zoom: 125 } });
    // What a page that failed comes back with is a new painting: it is no reason to show the window.
    await shell.drive('contents.event', window.id, 'render-process-gone', { reason: 'crashed', exitCode: 5 });
    await shell.untilCalled('webContents.reload');
    expect((await window.facts())[0]).toMatchObject({ visible: false });
    await shell.drive('tray.click');
    expect((await window.facts())[0]).toMatchObject({ visible: true });
    expect(shell.of('webContents.setZoomFactor')).toEqual([[window.id, 1.25]]);
    expect(await wrong(shell)).toEqual([]);
  });

  it('that went to the tray stays there when its page has failed and comes back', async () => {
    const { shell, window } = await opened(env);
    await shell.untilCalled('window.show');
    await shell.drive('window.close', window.id);
    await shell.drive('contents.event', window.id, 'render-process-gone', { reason: 'crashed', exitCode: 5 });
    await shell.untilCalled('webContents.reload');
    expect((await window.facts())[0]).toMatchObject({ visible: false });
  });
});

describe('a window whose page', LONG, () => {
  it('cannot be loaded is shown all the same, tried again, and at last asks', async () => {
    const { shell } = await opened({ DOUBLE_FAILED_LOADS: '4' });
    await shell.untilCalled('window.show');
    const [asked] = await shell.untilCalled('dialog.showMessageBox');
    expect(asked?.[0]).toMatchObject({ buttons: ['Open it again', 'Quit Parley'] });
    await shell.untilCalled('webContents.reload', 4);
    await shell.until(() => shell.errors.includes('ERR_FILE_NOT_FOUND'), 'the reason in the log');
  });

  it('never says that it is there is shown after a while', async () => {
    const { shell, window } = await opened({ DOUBLE_LOADS_HANG: '1' });
    await shell.untilCalled('window.show');
    expect((await window.facts())[0]).toMatchObject({ visible: true });
  });

  it('is painted late, on Windows, is shown then, and not before', async () => {
    const { shell } = await opened({ DOUBLE_PLATFORM: 'win32' });
    await shell.untilCalled('window.show');
    expect(shell.of('window.show')).toHaveLength(1);
  });
});

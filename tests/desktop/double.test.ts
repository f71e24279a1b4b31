import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/sources';
import { built } from './built';
import { endsElectron } from './double/windows-arguments.mjs';
import { ShellProcess } from './shell-process';

describe('the double of Electron', { timeout: 60_000 }, () => {
  it('lets nobody use what Electron has not, in any of its parts, and remembers who tried', async () => {
    const shell = await ShellProcess.start({
      program: join(ROOT, 'tests/desktop/double/asks-for-more.mjs'),
      args: [built('icons/tray-active.png')],
      env: { DOUBLE_PLATFORM: 'darwin' },
    });
    expect(await shell.ended()).toBe(0);
    const { answers, ofGone } = JSON.parse(shell.lines[0] ?? '{}');
    const names = Object.keys(answers);
    expect(names).toEqual(
      expect.arrayContaining(['app', 'Tray', 'a tray icon', 'a notification', 'a menu', 'app.dock']),
    );
    for (const name of names) expect(answers[name], name).toMatch(/^The double of Electron has no .*\.noSuchMember$/);
    expect(shell.of('app!exit')[0]?.[1]).toHaveLength(names.length);
    expect(ofGone).toBe('Object has been destroyed');
    await shell.stop();
  });

  it.each<[readonly string[], boolean]>([
    [['--connect', 'http://127.0.0.1:8484', '--agent', 'bertil'], true],
    [['--connect=http://127.0.0.1:8484', '--agent=bertil'], false],
    [['--connect', 'http://127.0.0.1:8484', '--json'], false],
    [['--agent', 'bertil', '--connect', 'http://127.0.0.1:8484'], false],
    [['parley://chat/1', 'C:\\x'], true],
    [['C:\\x', 'parley://chat/1'], false],
    [['fd00::1', 'x'], true],
    [['::1', 'x'], false],
    [['a b:c', 'x'], false],
    [['--', 'http://x', 'y'], false],
    [['http://x', '--', 'y'], false],
  ])('ends where Electron ends on Windows: %j: %s', (args, ends) => {
    expect(endsElectron(['C:\\Parley\\Parley.exe', ...args])).toBe(ends);
  });

  it('ends there without a word, and with -1', async () => {
    const args = ['--connect', 'http://127.0.0.1:1', '--agent', 'aino'];
    const shell = await ShellProcess.start({ args, env: { DOUBLE_PLATFORM: 'win32' } });
    expect([await shell.ended(), shell.lines, shell.errors, shell.calls]).toEqual([255, [], '', []]);
    await shell.stop();
  });
});

/** Each names the spec of Electron (its path in electron/electron) that shows the same, or the source where none does. */
describe('the double of Electron behaves as Electron:', { timeout: 60_000 }, () => {
  let shell: ShellProcess;
  let found: Record<string, unknown>;

  beforeAll(async () => {
    shell = await ShellProcess.start({
      program: join(ROOT, 'tests/desktop/double/behaves.mjs'),
      args: [built('icons/tray-active.png')],
      env: { DOUBLE_FAILED_LOADS: '1' },
    });
    await shell.until(() => shell.lines.length > 0, 'what was found');
    found = JSON.parse(shell.lines[0] ?? '{}');
  }, 60_000);
  afterAll(() => shell.stop());

  it.each([
    ['relativePath', 'Path must be absolute', 'spec/api-app-spec.ts: setPath(name, path)'],
    ['windowBeforeReady', expect.stringContaining('ready'), 'shell/browser/api/electron_api_browser_window.cc: New'],
    [
      'encryptBeforeReady',
      'safeStorage cannot be used before app is ready',
      'shell/browser/api/electron_api_safe_storage.cc: encryptStringAsync',
    ],
    // Its own, which quits: those that were set before are overwritten.
    ['handlersBeforeReady', 1, 'shell/browser/electron_browser_main_parts_posix.cc: InstallShutdownSignalHandlers'],
    [
      'failedLoad',
      expect.stringContaining('ERR_FILE_NOT_FOUND'),
      'spec/api-browser-window-spec.ts: should return a promise that rejects on a load failure',
    ],
    [
      'events',
      [
        'did-fail-load',
        ...['did-finish-load', 'ready-to-show'],
        // With each page that is laid out, not with the first alone.
        ...['did-finish-load', 'ready-to-show'],
        'did-navigate-in-page',
        ...['show', 'show'],
      ],
      'shell/browser/api/electron_api_web_contents.cc: OnFirstNonEmptyLayout; native_window_views.cc: Show',
    ],
    ['maximizedIsShown', true, 'shell/browser/native_window_views.cc: Maximize'],
    [
      'destroyedWhenClosed',
      'Object has been destroyed',
      'shell/browser/api/electron_api_base_window.cc: OnWindowClosed',
    ],
    [
      'destroyedContents',
      'Object has been destroyed',
      'spec/api-browser-window-spec.ts: prevents users to access methods of webContents',
    ],
    ['quits', ['before-quit', 'before-quit'], 'shell/browser/browser.cc: Quit'],
  ])('%s is %j (%s)', (name, expected) => {
    expect(found[name]).toEqual(expected);
  });

  it('the one of several that is clicked is marked by itself (spec/api-menu-item-spec.ts: MenuItem with checked/radio property)', async () => {
    await shell.drive('tray.choose', 'Two');
    const { menu } = await shell.drive<{ menu: unknown }>('tray');
    expect(menu).toEqual(['One', '* Two', '-', '* Three']);
  });

  it('the program goes on after app.exit until its turn is over (spec/api-app-spec.ts: app.exit; browser.cc: ExitWithCode)', async () => {
    await shell.drive('app.event', 'second-instance');
    expect(await shell.ended()).toBe(3);
    expect(shell.lines.slice(1)).toEqual(['quit 3', 'after exit']);
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/sources';
import { built } from './built';
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
});

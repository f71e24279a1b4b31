import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

const BOTH: [number, number, number, number][] = [
  [0, 0, 1920, 1080],
  [1920, 0, 2560, 1440],
];

/** A start takes seconds on a busy machine. Milliseconds. */
const LONG_MS = 90_000;

describe('the window, where displays come and go,', { timeout: LONG_MS }, () => {
  let shell: ShellProcess;
  let window: ShellWindow;
  const facts = async () => (await window.facts())[0];

  beforeAll(async () => {
    shell = await ShellProcess.open({ env: { XDG_CURRENT_DESKTOP: 'KDE' } });
    window = await ShellWindow.of(shell);
  }, LONG_MS);
  afterAll(() => shell.stop());

  it('remembers its place on these displays, and comes back when a display goes', async () => {
    const place = { x: 2_100, y: 200, width: 900, height: 700 };
    await shell.drive('window.place', window.id, place);
    await expect.poll(async () => JSON.stringify(await shellFile(shell))).toContain('2100');
    await shell.drive('screen.set', [[0, 0, 1920, 1080]], 'display-removed');
    expect((await facts())?.bounds).toMatchObject({ x: 1_020, width: 900 });
    await shell.drive(
      'screen.set',
      [
        [0, 0, 1920, 1080],
        [1920, 0, 2560, 1440],
      ],
      'display-added',
    );
    expect((await facts())?.bounds).toMatchObject(place);
  });

  it('shrinks with its display, and is as large as before when that is', async () => {
    const place = { x: 1_930, y: 10, width: 2_500, height: 1_380 };
    await shell.drive('window.place', window.id, place);
    await expect.poll(async () => JSON.stringify(await shellFile(shell))).toContain('2500');
    await shell.drive('screen.set', [[0, 0, 1280, 720]], 'display-metrics-changed');
    expect((await facts())?.bounds).toEqual({ x: 0, y: 0, width: 1_280, height: 680 });
    await expect.poll(async () => JSON.stringify(await shellFile(shell))).toContain('680');
    await shell.drive('screen.set', BOTH, 'display-metrics-changed');
    expect((await facts())?.bounds).toEqual(place);
    await shell.drive('window.place', window.id, { x: 2_100, y: 200, width: 900, height: 700 });
    await expect.poll(async () => JSON.stringify(await shellFile(shell))).not.toContain('2500');
  });

  it('is pulled back, too, when its display went while it was minimized', async () => {
    await shell.drive('window.minimize', window.id);
    await shell.drive('screen.set', [[0, 0, 1920, 1080]], 'display-removed');
    expect((await facts())?.bounds).toMatchObject({ x: 2_100 });
    await shell.drive('app.event', 'second-instance', [], '/');
    expect(await facts()).toMatchObject({ visible: true, minimized: false, bounds: { x: 1_020, width: 900 } });
  });
});

describe('on Wayland, which places windows itself,', { timeout: LONG_MS }, () => {
  it('nothing is said of places, the one of another session stays, and no setting offers what cannot be', async () => {
    const dataDir = await keptDir();
    await mkdir(join(dataDir, 'console'), { recursive: true });
    const kept = { x: 100, y: 80, width: 900, height: 700, maximized: false };
    const places = { '1920x1080+0+0 2560x1440+1920+0': kept };
    await writeFile(join(dataDir, 'console', 'shell.json'), JSON.stringify({ places }));
    const shell = await ShellProcess.open({ dataDir, env: { XDG_SESSION_TYPE: 'wayland' }, args: ['--agent', 'aino'] });
    onTestFinished(() => shell.stop());
    const window = await ShellWindow.of(shell);
    await window.until((state) => state.signIn.kind === 'signedIn', 'the agent');
    expect(window.state.capabilities.unplaced).toBe(true);
    await window.call('settings.set', { desktop: { ...window.state.settings.desktop, popOutsOnTop: true } });
    await window.call('popOut.open', { target: { kind: 'widget' }, displays: '1920x1080+0+0' });
    await shell.untilCalled('window.show', 2);
    await shell.drive('window.place', window.id, { x: 500, y: 500, width: 1000, height: 720 });
    await shell.drive('screen.set', [[0, 0, 1920, 1080]], 'display-removed');
    await shell.drive('screen.set', BOTH, 'display-added');
    await expect.poll(async () => JSON.stringify(await shellFile(shell))).toContain('1000');
    expect(await shellFile(shell)).toMatchObject({
      places: { '1920x1080+0+0 2560x1440+1920+0': { ...kept, width: 1_000, height: 720 } },
    });
    expect(await shell.drive('lacked')).toEqual([]);
  });
});

async function shellFile(shell: ShellProcess): Promise<unknown> {
  return JSON.parse(await readFile(join(shell.dataDir, 'console', 'shell.json'), 'utf8').catch(() => 'null'));
}

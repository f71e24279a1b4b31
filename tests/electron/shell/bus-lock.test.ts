import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isLockedBySomebody, readLockSignal } from '../../../electron/desktop/screen-lock';
import { followBus } from '../../../electron/shell/bus-lock';
import { standIn } from '../stand-ins/stand-in';

/** As `busctl --json=short monitor` prints it. */
const signal = (locked: unknown, more: object = {}): string =>
  JSON.stringify({
    type: 'signal',
    sender: ':1.1',
    path: '/org/gnome/ScreenSaver',
    interface: 'org.gnome.ScreenSaver',
    member: 'ActiveChanged',
    payload: { type: 'b', data: [locked] },
    ...more,
  });
const NAMES = 'as 3 "org.freedesktop.DBus" ":1.4" "org.gnome.ScreenSaver"';

describe('the lock of the screen on Linux', () => {
  it.each([
    [signal(true), true],
    [signal(false), false],
    [signal(true, { interface: 'org.freedesktop.ScreenSaver' }), true],
    [signal(true, { interface: 'com.example.Player' }), null],
    [signal(true, { member: 'WakeUpScreen' }), null],
    [signal('yes'), null],
    ['Monitoring bus message stream.', null],
    ['', null],
  ])('%s says %s', (line, locked) => {
    expect(readLockSignal(line)).toBe(locked);
  });

  it.each([
    [NAMES, true],
    ['as 1 "org.freedesktop.ScreenSaver"', true],
    ['as 2 "org.freedesktop.DBus" "org.gnome.ScreenSaver.Other"', false],
    ['', false],
  ])('is told of by somebody among %s: %s', (printed, is) => {
    expect(isLockedBySomebody(printed)).toBe(is);
  });
});

describe('following it on the session bus', () => {
  it('tells each lock and unlock, and unlocks when nobody would tell any more', async () => {
    const lines = [signal(true), signal(false), signal(true)].map((line) => `echo '${line}'`).join('\n');
    const folder = await standIn(`case "$*" in *ListNames*) echo '${NAMES}';; *) sleep 0.2\n${lines};; esac`);
    const lock = await followBus(join(folder, 'electron'));
    const told: boolean[] = [];
    lock?.listen((locked) => told.push(locked));
    onTestFinished(() => lock?.close());
    await expect.poll(() => told).toEqual([true, false, true, false]);
  });

  it.each([
    ['there is no such program', null],
    ['nobody locks the screen', `echo 'as 1 ":1.4"'`],
    ['there is no bus', 'echo "Failed to connect" >&2; exit 1'],
    ['the bus does not answer', 'exec sleep 60'],
  ])('is not possible where %s', async (_why, script) => {
    const program = script === null ? '/nowhere/busctl' : join(await standIn(script), 'electron');
    expect(await followBus(program)).toBeNull();
  });
});

import type { ChildProcess } from 'node:child_process';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { onDrive } from './record';
import { powerEvent } from './system';

/**
 * The session bus of Linux, as `busctl` shows it: somebody who locks the screen, and what it says of that. The lines are
 * those of the real one; the process that prints them is real, too.
 */
const BUSCTL = '/usr/bin/busctl';
const locker = process.env.DOUBLE_LOCKER ?? 'org.gnome.ScreenSaver';
// Only through the module itself does every importer see it.
const children = createRequire(import.meta.url)('node:child_process') as {
  spawn: (program: string, args: string[], options: object) => ChildProcess;
  execFile: (program: string, args: string[], options: object, done: (error: null, stdout: string) => void) => unknown;
};
const { spawn, execFile } = children;
const followers = new Set<ChildProcess>();

children.spawn = (program, args, options) => {
  if (program !== BUSCTL || !args.includes('monitor')) return spawn(program, args, options);
  const follower = spawn('cat', [], { stdio: ['pipe', 'pipe', 'ignore'] });
  followers.add(follower);
  return follower;
};
children.execFile = (program, args, options, done) => {
  if (program !== BUSCTL || !args.includes('ListNames')) return execFile(program, args, options, done);
  return setImmediate(() => done(null, `as 3 "org.freedesktop.DBus" ":1.4" "${locker}"\n`));
};
syncBuiltinESMExports();

onDrive('screen.lock', (locked: boolean) => {
  if (process.platform !== 'linux') {
    powerEvent(locked ? 'lock-screen' : 'unlock-screen');
    return;
  }
  const [path, member] = ['/org/gnome/ScreenSaver', 'ActiveChanged'];
  const line = {
    type: 'signal',
    sender: ':1.4',
    path,
    interface: locker,
    member,
    payload: { type: 'b', data: [locked] },
  };
  for (const follower of followers) follower.stdin?.write(`${JSON.stringify(line)}\n`);
});

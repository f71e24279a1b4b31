import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { childrenOfApp } from './app';
import { heard, type Listener } from './events';
import { onDrive, record } from './record';
import { type Doubled, strict } from './strict';

/** Gives the child the port of a utility process. */
const PORT = new URL('./parent-port.mjs', import.meta.url).href;
let latest: ChildProcess | null = null;
childrenOfApp.killAll = () => void latest?.kill('SIGKILL');
/** What is said comes so late, often after the end of whoever said it. Milliseconds. */
const LATE_MS = 50;

/** A stream as Electron passes it on: in an order of its own with the end of the process. */
function late(from: Readable | null): PassThrough {
  const to = new PassThrough();
  from?.on('data', (bytes: Buffer) => setTimeout(() => to.write(bytes), LATE_MS));
  from?.once('end', () => setTimeout(() => to.end(), LATE_MS));
  return to;
}

/** A utility process is a child process of Node here, with the same ends. */
export const utilityProcess = strict('utilityProcess', {
  fork: (entry: string, argv: string[] = [], options: Electron.ForkOptions = {}): Electron.UtilityProcess => {
    record('utilityProcess.fork', entry, argv, Object.keys(options.env ?? {}), { ...options, env: null });
    const env = Object.fromEntries(Object.entries(options.env ?? {}).map(([key, value]) => [key, String(value)]));
    const child = fork(entry, argv, { env, execArgv: ['--import', PORT], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    latest = child;
    // It never comes to anything, as on a disk that does not answer.
    if (process.env.DOUBLE_SERVER_HANGS === '1') child.kill('SIGSTOP');
    const [stdout, stderr] = [late(child.stdout), late(child.stderr)];
    const events = new EventEmitter();
    let over = false;
    for (const event of ['spawn', 'message']) child.on(event, (...args: unknown[]) => events.emit(event, ...args));
    child.once('exit', (code, signal) => {
      record('utility!exit', code, signal);
      events.emit('exit', code);
      // As Electron does it, with those of the pipe, too; and from here on it knows the process no more.
      over = true;
      for (const stream of [stdout, stderr]) stream.removeAllListeners();
    });
    const double = {
      get pid() {
        return over ? undefined : child.pid;
      },
      get stdout() {
        return over ? null : stdout;
      },
      get stderr() {
        return over ? null : stderr;
      },
      postMessage: (message: unknown) => {
        record('utilityProcess.postMessage', message);
        child.send(message as object, () => undefined);
      },
      kill: () => {
        record('utilityProcess.kill');
        // What Electron does on Windows is an end at once.
        return child.kill(process.platform === 'win32' ? 'SIGKILL' : 'SIGTERM');
      },
      on: (event: string, listener: Listener) => void events.on(event, heard(listener)),
      once: (event: string, listener: Listener) => void events.once(event, heard(listener)),
    } satisfies Doubled<Electron.UtilityProcess>;
    return strict('UtilityProcess', double) as unknown as Electron.UtilityProcess;
  },
} satisfies Doubled<typeof Electron.UtilityProcess>);

// The server dies of a signal, as in a crash.
onDrive('utility.crash', () => latest?.kill('SIGKILL') ?? false);
// It hangs: it hears nothing, and no signal but the last.
onDrive('utility.hang', () => latest?.kill('SIGSTOP') ?? false);
onDrive('utility.pid', () => latest?.pid ?? null);

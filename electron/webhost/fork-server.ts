import { fork } from 'node:child_process';
import { type LaunchServer, serverEnvironment } from '../host/embedded-server';
import { Voice } from '../host/last-words';

/** Starts the built server as a child process of Node. */
export function forkServer(entry: string): LaunchServer {
  return (argv) => {
    const child = fork(entry, [...argv], {
      env: serverEnvironment(process.env),
      execArgv: process.execArgv.filter((argument) => !argument.startsWith('--inspect')),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl+C in a terminal goes to the whole group; the server stops after the console, when it is told to.
      detached: process.platform !== 'win32',
    });
    const [out, err] = [new Voice(child.stdout), new Voice(child.stderr)];
    return {
      onLine: (listener) => out.onLine(listener),
      onError: (listener) => err.onText(listener),
      onExit: (listener) => {
        child.once('exit', (code) => {
          void Promise.all([out.lastWords(), err.lastWords()]).then(() => listener(code));
        });
        child.once('error', () => listener(null));
      },
      terminate: () => {
        // It stops when its console is gone. Not by a signal: on Windows that is an end at once, with nothing written.
        if (child.connected) child.disconnect();
        else child.kill('SIGTERM');
      },
      kill: () => child.kill('SIGKILL'),
    };
  };
}

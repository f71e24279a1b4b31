import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type LaunchServer, serverEnvironment } from '../host/embedded-server';

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
    return {
      onLine: (listener) => {
        if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', listener);
      },
      onError: (listener) => child.stderr?.setEncoding('utf8').on('data', listener),
      onExit: (listener) => {
        child.once('exit', listener);
        child.once('error', () => listener(null));
      },
      terminate: () => child.kill('SIGTERM'),
      kill: () => child.kill('SIGKILL'),
    };
  };
}

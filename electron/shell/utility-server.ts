import { utilityProcess } from 'electron';
import { STOP } from '../../broker/parent-port';
import type { LaunchServer } from '../host/embedded-server';
import { Voice } from '../host/last-words';

/**
 * Starts the built server as a utility process: `fork` of Node does not work with the fuse `runAsNode` off. `heard`:
 * gets each line of its standard error, which a program without a terminal shows nobody.
 */
export function utilityServer(entry: string, env: NodeJS.ProcessEnv, heard: (line: string) => void): LaunchServer {
  return (argv) => {
    const child = utilityProcess.fork(entry, [...argv], { stdio: 'pipe', serviceName: 'Parley server', env });
    const [out, err] = [new Voice(child.stdout), new Voice(child.stderr)];
    err.onLine(heard);
    return {
      onLine: (listener) => out.onLine(listener),
      onError: (listener) => err.onText(listener),
      onExit: (listener) =>
        child.once('exit', (code) => {
          void Promise.all([out.lastWords(), err.lastWords()]).then(() => listener(code));
        }),
      // Not `child.kill()`: on Windows that is an end at once, with nothing written.
      terminate: () => child.postMessage(STOP),
      kill: () => {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      },
    };
  };
}

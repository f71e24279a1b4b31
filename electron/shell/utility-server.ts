import { createInterface } from 'node:readline';
import { utilityProcess } from 'electron';
import { STOP } from '../../broker/parent-port';
import type { LaunchServer } from '../host/embedded-server';

/**
 * Starts the built server as a utility process: `fork` of Node does not work with the fuse `runAsNode` off. `heard`:
 * gets each line of its standard error, which a program without a terminal shows nobody.
 */
export function utilityServer(entry: string, env: NodeJS.ProcessEnv, heard: (line: string) => void): LaunchServer {
  return (argv) => {
    const child = utilityProcess.fork(entry, [...argv], { stdio: 'pipe', serviceName: 'Parley server', env });
    if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', heard);
    return {
      onLine: (listener) => {
        if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', listener);
      },
      onError: (listener) => child.stderr?.on('data', (bytes: Buffer) => listener(bytes.toString('utf8'))),
      onExit: (listener) => child.once('exit', listener),
      // Not `child.kill()`: on Windows that is an end at once, with nothing written.
      terminate: () => child.postMessage(STOP),
      kill: () => {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      },
    };
  };
}

import { randomUUID } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';

/**
 * How `npm start` asks the desktop program to end where there are no signals: on Windows, what Node calls a signal ends
 * a process at once, with nothing written. A pipe with a name that nobody can guess; the program listens at it.
 */

/** Names the pipe. */
const PIPE_VARIABLE = 'PARLEY_STOP_PIPE';
/** All that is ever said; a word, so that a connection that ends by itself asks for nothing. */
const STOP = 'stop\n';

export class StopChannel {
  readonly #server: Server;
  readonly #path: string;
  readonly #listeners = new Set<Socket>();

  private constructor(server: Server, path: string) {
    this.#server = server;
    this.#path = path;
    server.on('connection', (socket) => {
      this.#listeners.add(socket);
      socket.on('error', () => undefined).once('close', () => this.#listeners.delete(socket));
    });
  }

  /** `dir`: for what the pipe is on other systems. Rejects when the system gives none. */
  static async open(dir: string): Promise<StopChannel> {
    const path = process.platform === 'win32' ? `\\\\.\\pipe\\parley-stop-${randomUUID()}` : join(dir, 'stop');
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(path, resolve);
    });
    server.unref();
    return new StopChannel(server, path);
  }

  /** The environment of a program that is to listen. */
  withPipeTo(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return { ...env, [PIPE_VARIABLE]: this.#path };
  }

  /** Asks the program to end; false when it does not listen yet. */
  ask(): boolean {
    for (const socket of this.#listeners) socket.write(STOP);
    return this.#listeners.size > 0;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#listeners) socket.destroy();
  }
}

/** Calls `stop` when whoever started this program asks for its end, if that one has such a pipe. */
export function whenAskedToStop(env: NodeJS.ProcessEnv, stop: () => void): void {
  const path = env[PIPE_VARIABLE];
  if (path === undefined || path === '') return;
  let said = '';
  const socket = connect(path);
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.startsWith(STOP)) stop();
  });
  // Whoever asked may have gone; that is no reason to end.
  socket.on('error', () => undefined).unref();
}

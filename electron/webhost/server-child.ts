import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { Clock } from '../../broker/protocol/ports';
import type { Logger } from '../../broker/store/logger';

/** The ready line of a server (`running.md`). */
const Ready = z.object({
  ready: z.literal(true),
  visitor: z.url(),
  mqtt: z.string(),
  mqttWebSocket: z.string(),
  pid: z.number(),
});
export type ServerReady = z.infer<typeof Ready>;

const STOP_MS = 5_000;
const FIRST_RESTART_MS = 200;
const LONGEST_RESTART_MS = 10_000;

export interface ServerChildOptions {
  /** The built server. */
  readonly entry: string;
  /** Its arguments; `--json` is added. */
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The server died by itself and is being started again, or is back. */
  readonly changed: (state: 'down' | 'up') => void;
}

/** The embedded server, in a process of its own so that load there never freezes a window. */
export class ServerChild {
  readonly #options: ServerChildOptions;
  #child: ChildProcess | null = null;
  #ready: ServerReady;
  #stopping = false;
  #failures = 0;

  private constructor(options: ServerChildOptions, child: ChildProcess, ready: ServerReady) {
    this.#options = options;
    this.#child = child;
    this.#ready = ready;
    this.#watch(child);
  }

  /** Starts it; the error is the line it said itself. */
  static async start(options: ServerChildOptions): Promise<Result<ServerChild>> {
    const launched = await launch(options, options.argv);
    return launched.ok ? ok(new ServerChild(options, launched.value.child, launched.value.ready)) : launched;
  }

  get ready(): ServerReady {
    return this.#ready;
  }

  /** Asks it to stop, and makes it stop after 5 s. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(STOP_MS, () => child.kill('SIGKILL'));
      child.once('exit', () => {
        cancel();
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  #watch(child: ChildProcess): void {
    child.once('exit', (code, signal) => {
      if (this.#stopping) return;
      this.#child = null;
      this.#options.logger.error({ code, signal }, 'The embedded server ended and is started again.');
      this.#options.changed('down');
      this.#restart();
    });
  }

  #restart(): void {
    const delay = Math.min(LONGEST_RESTART_MS, FIRST_RESTART_MS * 2 ** this.#failures);
    this.#options.clock.after(delay, async () => {
      if (this.#stopping) return;
      // The same ports: visitors and this console come back to where they were.
      const again = await launch(this.#options, [...this.#options.argv, ...portArguments(this.#ready)]);
      if (!again.ok) {
        this.#failures += 1;
        this.#options.logger.error({ reason: again.error.message }, 'The embedded server could not be started again.');
        this.#restart();
        return;
      }
      this.#failures = 0;
      this.#child = again.value.child;
      this.#ready = again.value.ready;
      this.#watch(again.value.child);
      this.#options.changed('up');
    });
  }
}

function portArguments(ready: ServerReady): string[] {
  return ['--mqtt-port', new URL(ready.mqtt).port, '--http-port', new URL(ready.mqttWebSocket).port];
}

function launch(
  options: ServerChildOptions,
  argv: readonly string[],
): Promise<Result<{ child: ChildProcess; ready: ServerReady }>> {
  const child = fork(options.entry, ['--json', ...argv], {
    env: options.env,
    execArgv: process.execArgv.filter((argument) => !argument.startsWith('--inspect')),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.push(text);
    if (said.length > 50) said.shift();
    process.stderr.write(text);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(fail('unavailable', `The server could not be started: ${error.message}.`)));
    child.once('exit', (code) => {
      // What it had to say is on standard error already; the last line names the reason.
      const reason = said.join('').trim().split('\n').at(-1) ?? '';
      resolve(fail(code === 2 ? 'invalid' : 'unavailable', reason === '' ? `The server ended with ${code}.` : reason));
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).once('line', (line) => {
      const ready = Ready.safeParse(parseJson(line));
      if (ready.success) resolve(ok({ child, ready: ready.data }));
    });
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

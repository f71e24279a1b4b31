import * as z from 'zod';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { Clock } from '../../broker/protocol/ports';
import type { Logger } from '../../broker/store/logger';

/** The ready line of a server (`running.md`). */
const Ready = z.object({
  ready: z.literal(true),
  visitor: z.url(),
  local: z.url(),
  mqtt: z.string(),
  mqttWebSocket: z.string(),
  pid: z.number(),
});
export type ServerReady = z.infer<typeof Ready>;

const STOP_MS = 5_000;
const FIRST_RESTART_MS = 200;
const LONGEST_RESTART_MS = 10_000;

/** A running process of the server: forked under Node, a utility process under Electron. */
export interface ServerProcess {
  /** Lines of standard output. */
  onLine(listener: (line: string) => void): void;
  onError(listener: (text: string) => void): void;
  /** `code` is null when a signal ended it. */
  onExit(listener: (code: number | null) => void): void;
  /** Asks it to stop. */
  terminate(): void;
  /** Makes it stop. */
  kill(): void;
}
export type LaunchServer = (argv: readonly string[]) => ServerProcess;

export interface EmbeddedServerOptions {
  readonly launch: LaunchServer;
  /** Its arguments; `--json` is added. */
  readonly argv: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** It runs, for the first time or again, and what it says of itself; null: it was ended. */
  readonly runs?: (ready: ServerReady | null) => void;
  /** It had died, and runs again. */
  readonly restarted?: () => void;
  /** What the server says to people. */
  readonly say: (text: string) => void;
}

/** The embedded server, in a process of its own so that load there never freezes a window; started again when it dies. */
export class EmbeddedServer {
  readonly #options: EmbeddedServerOptions;
  #process: ServerProcess | null = null;
  #ready: ServerReady;
  #stopping = false;
  #failures = 0;
  #exited: Promise<void> = Promise.resolve();

  private constructor(options: EmbeddedServerOptions, launched: Launched) {
    this.#options = options;
    this.#ready = launched.ready;
    this.#watch(launched);
  }

  /** Starts it; the error is the line it said itself. */
  static async start(options: EmbeddedServerOptions): Promise<Result<EmbeddedServer>> {
    const launched = await launch(options, options.argv);
    return launched.ok ? ok(new EmbeddedServer(options, launched.value)) : launched;
  }

  get ready(): ServerReady {
    return this.#ready;
  }

  /** Asks it to stop, and makes it stop after 5 s. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const running = this.#process;
    if (running === null) return;
    const cancel = this.#options.clock.after(STOP_MS, () => running.kill());
    running.terminate();
    await this.#exited;
    cancel();
    this.#options.runs?.(null);
  }

  #watch({ process, ready, exited }: Launched): void {
    this.#process = process;
    this.#ready = ready;
    this.#options.runs?.(ready);
    this.#exited = exited.then((code) => {
      this.#process = null;
      if (this.#stopping) return;
      this.#options.logger.error({ code }, 'The embedded server ended and is started again.');
      this.#restart();
    });
  }

  #restart(): void {
    const delay = Math.min(LONGEST_RESTART_MS, FIRST_RESTART_MS * 2 ** this.#failures);
    this.#options.clock.after(delay, async () => {
      if (this.#stopping) return;
      // The same ports: visitors and this console come back to where they were. The last of an option counts.
      const again = await launch(this.#options, [...this.#options.argv, ...portArguments(this.#ready)]);
      if (!again.ok) {
        this.#failures += 1;
        this.#options.logger.error({ reason: again.error.message }, 'The embedded server could not be started again.');
        this.#restart();
        return;
      }
      this.#failures = 0;
      this.#watch(again.value);
      this.#options.restarted?.();
    });
  }
}

function portArguments(ready: ServerReady): string[] {
  return ['--mqtt-port', new URL(ready.mqtt).port, '--http-port', new URL(ready.local).port];
}

interface Launched {
  readonly process: ServerProcess;
  readonly ready: ServerReady;
  readonly exited: Promise<number | null>;
}

function launch(options: EmbeddedServerOptions, argv: readonly string[]): Promise<Result<Launched>> {
  const process = options.launch(['--json', ...argv]);
  let said = '';
  let isReady = false;
  // Until it is ready, what it says is kept: the last line of a server that did not start is the reason.
  process.onError((text) => {
    if (isReady) options.say(text);
    else said += text;
  });
  const exited = new Promise<number | null>((resolve) => process.onExit(resolve));
  return new Promise((resolve) => {
    process.onLine((line) => {
      const ready = Ready.safeParse(parseJson(line));
      if (!ready.success || isReady) return;
      isReady = true;
      if (said !== '') options.say(said);
      resolve(ok({ process, ready: ready.data, exited }));
    });
    void exited.then((code) => {
      const words = said.trim();
      // Refused input ends with the one line that says so; a crash is shown whole.
      if (code === 2) resolve(fail('invalid', words.split('\n').at(-1) ?? ''));
      else resolve(fail('unavailable', `The server ended with ${code ?? 'a signal'}. ${words}`.trim()));
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

/** What was set by environment has been read by the console, and is passed on as arguments. */
export function serverEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('PARLEY_') || name === 'PARLEY_LOG'),
  );
}

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
const LONGEST_RESTART_MS = 60_000;
/** One that has run for so long is well again, and starts from the beginning when it fails. Milliseconds. */
export const WELL_AFTER_MS = 60_000;
/** After so many failures in a row a person has to look: the next tries are far between. */
export const MANY_FAILURES = 5;

/** A running process of the server: forked under Node, a utility process under Electron. */
export interface ServerProcess {
  /** Lines of standard output. */
  onLine(listener: (line: string) => void): void;
  onError(listener: (text: string) => void): void;
  /** After everything that it said was told. `code` is null when a signal ended it. */
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
  /** It had died, and runs again. Of one that keeps failing it is said only once it is well. */
  readonly restarted?: () => void;
  /** It has failed many times in a row; it is tried again, but somebody should look. */
  readonly keepsFailing?: () => void;
  /** What the server says to people. */
  readonly say: (text: string) => void;
}

/** The embedded server, in a process of its own so that load there never freezes a window; started again when it dies. */
export class EmbeddedServer {
  readonly #options: EmbeddedServerOptions;
  /** The one that runs, or is being started; null between two. */
  #current: Launched | null;
  #ready: ServerReady;
  #stopping = false;
  /** In a row. */
  #failures = 0;
  #cancelRestart: () => void = () => undefined;

  private constructor(options: EmbeddedServerOptions, launched: Launched, ready: ServerReady) {
    this.#options = options;
    this.#current = launched;
    this.#ready = ready;
    this.#watch(launched, ready);
  }

  /** Starts it; the error is the line it said itself. */
  static async start(options: EmbeddedServerOptions): Promise<Result<EmbeddedServer>> {
    const launched = launch(options, options.argv);
    const ready = await launched.ready;
    return ready.ok ? ok(new EmbeddedServer(options, launched, ready.value)) : ready;
  }

  get ready(): ServerReady {
    return this.#ready;
  }

  /** Asks it to stop, and makes it stop after 5 s; also one that is only being started. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#cancelRestart();
    const current = this.#current;
    if (current !== null) {
      const cancel = this.#options.clock.after(STOP_MS, () => current.process.kill());
      current.process.terminate();
      // A process that is only being made may not have heard it.
      if (!current.isReady()) void current.ready.then((ready) => ready.ok && current.process.terminate());
      await current.exited;
      cancel();
    }
    this.#options.runs?.(null);
  }

  #watch({ exited }: Launched, ready: ServerReady): void {
    this.#ready = ready;
    this.#options.runs?.(ready);
    const cancelWell = this.#options.clock.after(WELL_AFTER_MS, () => {
      if (this.#failures >= MANY_FAILURES) this.#options.restarted?.();
      this.#failures = 0;
    });
    void exited.then((code) => {
      cancelWell();
      this.#current = null;
      if (this.#stopping) return;
      this.#options.logger.error({ code }, 'The embedded server ended and is started again.');
      this.#failed();
    });
  }

  #failed(): void {
    this.#failures += 1;
    if (this.#failures === MANY_FAILURES) this.#options.keepsFailing?.();
    this.#cancelRestart = this.#options.clock.after(restartDelayMs(this.#failures), () => void this.#startAgain());
  }

  async #startAgain(): Promise<void> {
    // The same ports: visitors and this console come back to where they were. The last of an option counts.
    const again = launch(this.#options, [...this.#options.argv, ...portArguments(this.#ready)]);
    this.#current = again;
    const ready = await again.ready;
    if (this.#stopping) return;
    if (!ready.ok) {
      this.#current = null;
      this.#options.logger.error({ reason: ready.error.message }, 'The embedded server could not be started again.');
      this.#failed();
      return;
    }
    this.#watch(again, ready.value);
    if (this.#failures < MANY_FAILURES) this.#options.restarted?.();
  }
}

/** How long a server that failed so many times in a row is left alone, in milliseconds. */
export function restartDelayMs(failures: number): number {
  return failures >= MANY_FAILURES ? LONGEST_RESTART_MS : FIRST_RESTART_MS * 3 ** Math.max(0, failures - 1);
}

function portArguments(ready: ServerReady): string[] {
  return ['--mqtt-port', new URL(ready.mqtt).port, '--http-port', new URL(ready.local).port];
}

interface Launched {
  readonly process: ServerProcess;
  /** Fails when it ends before it is ready. */
  readonly ready: Promise<Result<ServerReady>>;
  isReady(): boolean;
  readonly exited: Promise<number | null>;
}

function launch(options: EmbeddedServerOptions, argv: readonly string[]): Launched {
  const process = options.launch(['--json', ...argv]);
  let said = '';
  let isReady = false;
  // Until it is ready, what it says is kept: the last line of a server that did not start is the reason.
  process.onError((text) => {
    if (isReady) options.say(text);
    else said += text;
  });
  const exited = new Promise<number | null>((resolve) => process.onExit(resolve));
  const ready = new Promise<Result<ServerReady>>((resolve) => {
    process.onLine((line) => {
      const read = Ready.safeParse(parseJson(line));
      if (!read.success || isReady) return;
      isReady = true;
      if (said !== '') options.say(said);
      resolve(ok(read.data));
    });
    void exited.then((code) => {
      const words = said.trim();
      // Refused input ends with the one line that says so; a crash is shown whole.
      if (code === 2) resolve(fail('invalid', words.split('\n').at(-1) ?? ''));
      else resolve(fail('unavailable', `The server ended with ${code ?? 'a signal'}. ${words}`.trim()));
    });
  });
  return { process, ready, isReady: () => isReady, exited };
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

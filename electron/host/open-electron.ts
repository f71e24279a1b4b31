import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from '../../broker/store/logger';
import { type Failure, waitingFor } from '../desktop/electron-trouble';
import { SANDBOX_VARIABLE } from '../desktop/sandbox';
import { HeldOutput } from './held-output';
import { untilLastWords } from './last-words';
import { type Sign, signsIn, withSignsTo } from './start-signs';
import { StopChannel } from './stop-channel';

/** How long each part of a start may take. Milliseconds. */
export interface StartLimits {
  /** Until Electron itself runs. */
  readonly ready: number;
  /** From there until the window can be seen: a server is started, and a key store may ask for its password. */
  readonly window: number;
  /** Until a word is said of what is waited for, in each of the two. */
  readonly word: number;
  /** Until one that was told to end has ended. */
  readonly end: number;
}

export const START_LIMITS: StartLimits = { ready: 30_000, window: 60_000, word: 12_000, end: 8_000 };

/** `ran`: it was the program, until it ended with that code. `failed`: it is gone, and never had a window. */
export type ElectronEnd =
  | { readonly kind: 'ran'; readonly code: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface ElectronStart {
  readonly binary: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly limits?: StartLimits;
  /** Whether the program is asked to end over a pipe, instead of by a signal; where there are no signals, it is. */
  readonly asks?: boolean;
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
}

const LOOK_MS = 100;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Windows has no groups; there what Electron has started ends with it. */
const HAS_GROUPS = process.platform !== 'win32';

/**
 * Starts Electron and is its stand-in until it ends: signals are passed on, and what it says is passed through, from
 * the moment at which its window can be seen. Before that it is held back, for one without a window it is the reason.
 */
export async function openElectron(given: ElectronStart): Promise<ElectronEnd> {
  let dir: string | null = null;
  let channel: StopChannel | null = null;
  let running: RunningElectron | null = null;
  try {
    dir = mkdtempSync(join(tmpdir(), 'parley-start-'));
    if (given.asks ?? !HAS_GROUPS) channel = await StopChannel.open(dir);
    running = new RunningElectron(given, join(dir, 'signs'), channel);
    return await running.end();
  } catch (error) {
    return failed({ kind: 'unstarted', message: reasonOf(error) });
  } finally {
    running?.forget();
    channel?.close();
    if (dir !== null) rmSync(dir, { recursive: true, force: true });
  }
}

class RunningElectron {
  readonly #limits: StartLimits;
  readonly #signs: string;
  readonly #channel: StopChannel | null;
  readonly #child: ChildProcess;
  readonly #output: HeldOutput;
  readonly #err: NodeJS.WritableStream;
  readonly #exited: Promise<void>;
  readonly #passOn: () => void;
  #refused: string | null = null;
  /** Somebody has asked for the end: nothing that happens then is a failure. */
  #stopped = false;

  constructor(
    { binary, args, env, limits = START_LIMITS, out, err }: ElectronStart,
    signs: string,
    channel: StopChannel | null,
  ) {
    this.#limits = limits;
    this.#signs = signs;
    this.#channel = channel;
    const told = channel === null ? env : channel.withPipeTo(env);
    this.#child = spawn(binary, [...args], {
      // Set by other programs made of Electron, or for them, the first would make a mere Node of this one, and the
      // second leave its pages unprotected.
      env: { ...withSignsTo(signs, told), ELECTRON_RUN_AS_NODE: undefined, [SANDBOX_VARIABLE]: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl+C in a terminal goes to the whole group: Electron would hear it twice, and end in mid-sentence.
      detached: HAS_GROUPS,
    });
    this.#output = new HeldOutput(this.#child, out, err);
    this.#err = err;
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', (error) => {
        this.#refused = error.message;
        resolve();
      });
    });
    const listeners = SIGNALS.map((signal) => [signal, () => this.#stop(signal)] as const);
    for (const [signal, listener] of listeners) process.on(signal, listener);
    this.#passOn = () => {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    };
  }

  /** Resolves when the program has ended. */
  async end(): Promise<ElectronEnd> {
    const overdue = await this.#untilWindow();
    if (overdue !== null) await this.#makeEnd();
    // From here on it is the program itself, or it has ended.
    if (this.#isOurs()) this.#output.letThrough();
    await this.#exited;
    await untilLastWords(this.#child);
    const { exitCode, signalCode } = this.#child;
    if (this.#refused !== null) return failed({ kind: 'unstarted', message: this.#refused });
    if (this.#isOurs()) {
      this.#output.letThrough();
      return { kind: 'ran', code: exitCode ?? 1 };
    }
    this.#endGroup();
    const said = this.#output.said();
    if (overdue !== null) return failed({ kind: 'silent', seconds: Math.round(overdue / 1_000), said });
    return failed({ kind: 'ended', code: exitCode, signal: signalCode, said });
  }

  /** Lets go of everything, whatever still holds the other end. */
  forget(): void {
    this.#passOn();
    this.#output.close();
    this.#child.unref();
  }

  #isOurs(): boolean {
    return this.#stopped || this.#has('window') || this.#has('ending');
  }

  #has(sign: Sign): boolean {
    return signsIn(this.#signs).has(sign);
  }

  /** Null when the window is there or the program has ended; else how long it was waited for, in milliseconds. */
  async #untilWindow(): Promise<number | null> {
    const started = performance.now();
    let ended = false;
    void this.#exited.then(() => {
      ended = true;
    });
    const { ready, window, word } = this.#limits;
    let runs = false;
    let sayAt = word;
    for (;;) {
      if (ended || this.#isOurs()) return null;
      const waited = performance.now() - started;
      if (!runs && this.#has('ready')) {
        runs = true;
        sayAt = waited + word;
      }
      if (waited > (runs ? ready + window : ready)) return waited;
      if (waited > sayAt) {
        // Nobody looks at nothing, and wonders.
        this.#err.write(`${waitingFor(runs, waited)}\n`);
        sayAt = Number.POSITIVE_INFINITY;
      }
      await Promise.race([this.#exited, delay(LOOK_MS)]);
    }
  }

  /** Once: who is impatient, and npm, which passes on what the terminal has sent already, would cut off the ending. */
  #stop(signal: (typeof SIGNALS)[number]): void {
    if (this.#stopped) return;
    this.#stopped = true;
    void this.#makeEnd(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  }

  async #makeEnd(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    // One that does not listen yet has nothing to put in order.
    if (this.#channel?.ask() !== true) this.#child.kill(signal);
    const timer = new AbortController();
    const late = delay(this.#limits.end, true, { signal: timer.signal }).catch(() => false);
    if (await Promise.race([this.#exited.then(() => false), late])) {
      this.#child.kill('SIGKILL');
      this.#endGroup();
    }
    timer.abort();
  }

  /** What it has started, a server too, ends with it. */
  #endGroup(): void {
    const { pid } = this.#child;
    if (!HAS_GROUPS || pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Nobody is left.
    }
  }
}

function failed(failure: Failure): ElectronEnd {
  return { kind: 'failed', failure };
}

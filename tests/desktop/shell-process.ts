import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../architecture/sources';
import { built } from './built';
import type { DriveAnswer, Recorded } from './double/record';
import { underPolicy } from './under-policy';

const LONGEST_WAIT_MS = 30_000;

export interface ShellOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The machine policy, as if root had written it; Linux only. */
  readonly policy?: string;
  /** Kept over several starts; a new one, removed at the end, when absent. */
  readonly dataDir?: string;
  /** The file that is the shell; the one in `dist` when absent. */
  readonly program?: string;
}

/** The built main bundle under Node, with the double in Electron's place. */
export class ShellProcess {
  readonly #child: ChildProcess;
  readonly #ownDir: string | null;
  readonly dataDir: string;
  readonly calls: Recorded[] = [];
  readonly lines: string[] = [];
  errors = '';
  readonly #answers = new Map<number, (answer: DriveAnswer) => void>();
  readonly #watchers = new Set<() => void>();
  readonly #listeners = new Map<string, (args: readonly unknown[]) => void>();
  #nextId = 1;
  #exit: number | null | undefined;

  private constructor(child: ChildProcess, dataDir: string, ownDir: string | null) {
    this.#child = child;
    this.dataDir = dataDir;
    this.#ownDir = ownDir;
    child.on('message', (message: Recorded | DriveAnswer) => this.#take(message));
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.lines.push(line);
        this.#wake();
      });
    }
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
      this.#wake();
    });
    child.once('close', (code) => {
      this.#exit = code;
      this.#settleUnanswered(code);
      this.#wake();
    });
  }

  static async start({ args = [], env = {}, policy, dataDir, program }: ShellOptions = {}): Promise<ShellProcess> {
    const shell = program ?? built('main/shell.js');
    const own = dataDir === undefined ? await mkdtemp(join(tmpdir(), 'parley-shell-')) : null;
    const dir = dataDir ?? own ?? '';
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const double = pathToFileURL(join(ROOT, 'tests/desktop/double/register.mjs')).href;
    const machine = policy === undefined ? { nodeArgs: [], env: {} } : underPolicy(policy);
    const child = spawn(
      process.execPath,
      ['--import', tsx, '--import', double, ...machine.nodeArgs, shell, '--data-dir', dir, ...PORTS, ...args],
      {
        cwd: ROOT,
        env: { ...process.env, XDG_SESSION_TYPE: 'x11', ...machine.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    return new ShellProcess(child, dir, own);
  }

  /** Starts it and waits until its window is there. */
  static async open(options: ShellOptions = {}): Promise<ShellProcess> {
    const shell = await ShellProcess.start({ ...options, args: ['--json', ...(options.args ?? [])] });
    await shell.until(() => shell.lines.length > 0, 'the ready line');
    return shell;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Null while it runs. */
  get exitCode(): number | null {
    return this.#exit ?? null;
  }

  get hasEnded(): boolean {
    return this.#exit !== undefined;
  }

  /** Calls `listener` with the arguments of each call of that name from now on. */
  onCall(name: string, listener: (args: readonly unknown[]) => void): void {
    this.#listeners.set(name, listener);
  }

  names(): string[] {
    return this.calls.map(({ call }) => call);
  }

  of(call: string): (readonly unknown[])[] {
    return this.calls.filter((one) => one.call === call).map(({ args }) => args);
  }

  /** Makes something happen; answers what the double says. */
  async drive<T = unknown>(name: string, ...args: readonly unknown[]): Promise<T> {
    const id = this.#nextId;
    this.#nextId += 1;
    const answer = await new Promise<DriveAnswer>((resolve, reject) => {
      this.#answers.set(id, resolve);
      this.#child.send({ drive: name, id, args }, (error) => {
        if (error) reject(error);
      });
    });
    if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`);
    // What the double answers is known to whoever asks.
    return answer.value as T;
  }

  /** Waits for a condition, which is looked at whenever the program does something. */
  async until(condition: () => boolean, what: string): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
      };
      const look = (): void => {
        if (condition()) {
          end();
          resolve();
        } else if (this.hasEnded) {
          end();
          reject(new Error(`It ended with ${this.#exit} before ${what}.\n${this.errors}`));
        }
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`Nothing came of ${what} in ${LONGEST_WAIT_MS} ms.\n${this.errors}`));
      }, LONGEST_WAIT_MS);
      this.#watchers.add(look);
      look();
    });
  }

  async untilCalled(call: string, count = 1): Promise<(readonly unknown[])[]> {
    await this.until(() => this.of(call).length >= count, call);
    return this.of(call);
  }

  /** Resolves with the exit code. */
  async ended(): Promise<number | null> {
    if (!this.hasEnded) await once(this.#child, 'close');
    return this.exitCode;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it, in good order where it still answers, and removes what it kept. */
  async stop(): Promise<void> {
    if (!this.hasEnded) {
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
      this.#child.kill('SIGTERM');
      await this.ended();
      clearTimeout(timer);
    }
    if (this.#ownDir !== null) await rm(this.#ownDir, { recursive: true, force: true });
  }

  /** What ends the program may leave it no time to answer: a good end is answer enough. */
  #settleUnanswered(code: number | null): void {
    for (const [id, settle] of this.#answers) {
      settle(code === 0 ? { answer: id } : { answer: id, error: `It ended with ${code} and did not answer.` });
    }
    this.#answers.clear();
  }

  #take(message: Recorded | DriveAnswer): void {
    if ('answer' in message) {
      this.#answers.get(message.answer)?.(message);
      this.#answers.delete(message.answer);
    } else {
      this.calls.push(message);
      this.#listeners.get(message.call)?.(message.args);
    }
    this.#wake();
  }

  #wake(): void {
    for (const look of [...this.#watchers]) look();
  }
}

/** Any free ports: tests run beside each other. */
const PORTS = ['--mqtt-port', '0', '--http-port', '0', '--console-port', '0'];

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A program of a test in a process of its own, told line by line. */
export interface Child {
  readonly process: ChildProcess;
  /** Complete lines it has written. */
  readonly lines: readonly string[];
  /** Resolves when it has ended and all its lines are here. */
  readonly ended: Promise<void>;
  /** Ends it as a power cut would, if it still runs; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  /** Called with each line as it comes. */
  readonly onLine?: (line: string, child: Child) => void;
  /** No file of the process can be larger: what a full disk does to it. */
  readonly maxFileKiB?: number;
  /** Where the program is, as the address of a file beside it; this folder when absent. */
  readonly beside?: string;
}

export function startChild(name: string, args: readonly string[], options: ChildOptions = {}): Child {
  const script = fileURLToPath(new URL(`${name}.ts`, options.beside ?? import.meta.url));
  const command = [process.execPath, '--import', 'tsx', script, ...args];
  const limited = ['sh', '-c', `ulimit -f ${(options.maxFileKiB ?? 0) * 2}; exec "$@"`, 'sh', ...command];
  const [program = '', ...rest] = options.maxFileKiB === undefined ? command : limited;
  const running = spawn(program, rest, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
  });
  const lines: string[] = [];
  const reader = createInterface({ input: running.stdout });
  const child: Child = {
    process: running,
    lines,
    ended: Promise.all([once(running, 'exit'), once(reader, 'close')]).then(() => undefined),
    kill: async () => {
      running.kill('SIGKILL');
      await child.ended;
    },
  };
  reader.on('line', (line) => {
    lines.push(line);
    options.onLine?.(line, child);
  });
  return child;
}

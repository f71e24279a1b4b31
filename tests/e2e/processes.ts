import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const READY_MS = 30_000;

/** A program of the product, started as a user would start it, and known by its line of JSON. */
export interface Running<Ready> {
  readonly ready: Ready;
  readonly process: ChildProcess;
  /** What it said on standard error so far. */
  errors(): string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, as a crash or a power cut would end it. */
  kill(): Promise<void>;
}

export interface ServerReady {
  readonly ready: true;
  readonly visitor: string;
  readonly mqtt: string;
  readonly mqttWebSocket: string;
  readonly pid: number;
}

export interface ConsoleReady extends ServerReady {
  readonly host: 'web' | 'electron';
  readonly console: string;
  readonly serverPid?: number;
}

/** Starts a script of the project with `--json` and waits for its ready line. */
export async function startProgram<Ready>(
  script: string,
  args: readonly string[],
  more: { readonly nodeArgs: readonly string[]; readonly env: NodeJS.ProcessEnv } = { nodeArgs: [], env: {} },
): Promise<Running<Ready>> {
  const child = spawn(process.execPath, [...more.nodeArgs, script, '--json', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: 'true', ...more.env },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${script} ended with ${code} before it was ready.\n${said}`);
    }),
    deadline(READY_MS, () => `${script} was not ready after ${READY_MS} ms.\n${said}`),
  ]);
  return {
    // The first line of a program started with --json is its ready line (`running.md`).
    ready: JSON.parse(line) as Ready,
    process: child,
    errors: () => said,
    stop: () => end(child, 'SIGTERM'),
    kill: async () => {
      await end(child, 'SIGKILL');
    },
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  return child.exitCode;
}

function deadline(ms: number, say: () => string): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(say())), ms).unref();
  });
}

/** The team server. Without ports it takes free ones. */
export function startServer(dataDir: string, args: readonly string[] = ['--mqtt-port', '0', '--http-port', '0']) {
  return startProgram<ServerReady>('dist/main/server.js', ['--data-dir', dataDir, ...args]);
}

/** The ports of a server, as arguments that bring it back at the same place. */
export function samePorts(ready: Pick<ServerReady, 'mqtt' | 'visitor'>): string[] {
  return ['--mqtt-port', new URL(ready.mqtt).port, '--http-port', new URL(ready.visitor).port];
}

/** An agent's console, connected to a server elsewhere. */
export function startConsole(dataDir: string, server: string, agent: string) {
  return startProgram<ConsoleReady>('electron/start.mjs', [
    ...['--host', 'web', '--no-open', '--console-port', '0', '--data-dir', dataDir],
    ...['--connect', server, '--agent', agent],
  ]);
}

/** `npm start`: the console with a server of its own. */
export function startProduct(dataDir: string, args: readonly string[] = []) {
  return startProgram<ConsoleReady>('electron/start.mjs', [
    ...['--host', 'web', '--no-open', '--data-dir', dataDir],
    ...['--console-port', '0', '--mqtt-port', '0', '--http-port', '0', ...args],
  ]);
}

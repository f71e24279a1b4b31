import { EventEmitter } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRunning } from '../../../broker/store/process-life';
import {
  EmbeddedServer,
  type EmbeddedServerOptions,
  MANY_FAILURES,
  restartDelayMs,
  type ServerProcess,
  WELL_AFTER_MS,
} from '../../../electron/host/embedded-server';
import { forkServer } from '../../../electron/webhost/fork-server';
import { HandClock, realClock } from '../../broker/hub/clocks';
import { until } from '../../broker/hub/until';
import { expectOk } from '../../broker/hub/world';
import { KeptLog, testDirectory } from '../console/parts';

const READY = {
  ready: true,
  visitor: 'http://127.0.0.1:8484/',
  local: 'http://127.0.0.1:8484/',
  mqtt: 'mqtt://127.0.0.1:1883',
  mqttWebSocket: 'ws://127.0.0.1:8484/mqtt',
  pid: 1,
};

/** A process by hand: it is ready, and ends, when a test says so. */
class Process implements ServerProcess {
  readonly #events = new EventEmitter();
  terminated = 0;
  onLine = (listener: (line: string) => void): void => void this.#events.on('line', listener);
  onError = (): void => undefined;
  onExit = (listener: (code: number | null) => void): void => void this.#events.on('exit', listener);
  kill = (): void => this.end(null);
  terminate = (): void => {
    this.terminated += 1;
  };
  isReady = (): boolean => this.#events.emit('line', JSON.stringify(READY));
  end(code: number | null = 1): void {
    this.#events.emit('exit', code);
  }
}

/** What follows of a promise that is settled has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function started() {
  const clock = new HandClock();
  const processes: Process[] = [];
  const said: string[] = [];
  const starting = EmbeddedServer.start({
    launch: () => {
      const process = new Process();
      processes.push(process);
      return process;
    },
    argv: [],
    clock,
    logger: new KeptLog(),
    say: () => undefined,
    restarted: () => said.push('restarted'),
    keepsFailing: () => said.push('keeps failing'),
  });
  processes[0]?.isReady();
  const server = expectOk(await starting);
  /** The newest is ready, and dies at once. */
  const crash = async (): Promise<void> => {
    processes.at(-1)?.isReady();
    await settled();
    processes.at(-1)?.end();
    await settled();
  };
  return { server, clock, processes, said, crash };
}

describe('the server on this computer', () => {
  it('that dies is started again, at once the first time', async () => {
    const { clock, processes, said, crash } = await started();
    await crash();
    clock.forward(200);
    processes[1]?.isReady();
    await settled();
    expect([processes.length, said]).toEqual([2, ['restarted']]);
  });

  it('that dies again and again is left alone for longer each time, and then somebody is told to look, once', async () => {
    const { clock, processes, said, crash } = await started();
    const waits: number[] = [];
    for (let failures = 1; failures <= MANY_FAILURES + 2; failures += 1) {
      await crash();
      const before = clock.now();
      while (processes.length === failures) clock.forward(100);
      waits.push(clock.now() - before);
    }
    expect(waits).toEqual([200, 600, 1_800, 5_400, 60_000, 60_000, 60_000]);
    expect(said).toEqual([...Array(MANY_FAILURES - 1).fill('restarted'), 'keeps failing']);
  });

  it('is well again when it has run a minute, which is said where it had been told that it fails', async () => {
    const { clock, processes, said, crash } = await started();
    for (let failures = 1; failures <= MANY_FAILURES; failures += 1) {
      await crash();
      clock.forward(restartDelayMs(failures));
    }
    processes.at(-1)?.isReady();
    await settled();
    clock.forward(WELL_AFTER_MS - 1);
    expect(said.at(-1)).toBe('keeps failing');
    clock.forward(1);
    expect(said.at(-1)).toBe('restarted');
    processes.at(-1)?.end();
    await settled();
    const before = processes.length;
    clock.forward(200);
    expect(processes).toHaveLength(before + 1);
  });

  it('counts one that could not be started as a failure, too', async () => {
    const { clock, processes, said, crash } = await started();
    await crash();
    for (let failures = 1; failures < MANY_FAILURES; failures += 1) {
      clock.forward(restartDelayMs(failures));
      processes.at(-1)?.end();
      await settled();
    }
    expect(said).toEqual(['keeps failing']);
  });

  it('that is told to stop between two starts is not started any more', async () => {
    const { server, clock, processes, crash } = await started();
    await crash();
    await server.stop();
    clock.forward(120_000);
    expect(processes).toHaveLength(1);
  });

  it('that is told to stop while it is being started has ended when that is done', async () => {
    const { server, clock, processes, said, crash } = await started();
    await crash();
    clock.forward(200);
    const starting = processes.at(-1);
    let isOver = false;
    const stopped = server.stop().then(() => {
      isOver = true;
    });
    await settled();
    expect([starting?.terminated, isOver]).toEqual([1, false]);
    // It had not heard it, and is told again.
    starting?.isReady();
    await settled();
    expect([starting?.terminated, isOver]).toEqual([2, false]);
    starting?.end(0);
    await stopped;
    clock.forward(120_000);
    expect([processes.length, said]).toEqual([2, []]);
  });

  it('that does not listen while it is being started is made to stop after 5 s', async () => {
    const { server, clock, crash } = await started();
    await crash();
    clock.forward(200);
    const stopped = server.stop();
    clock.forward(5_000);
    await stopped;
  });
});

describe('a server in a real process', () => {
  it('does not outlive a stop that comes while it is being started again', async () => {
    const program = join(await testDirectory(), 'server.mjs');
    // Says who it is, and is ready a moment later.
    await writeFile(
      program,
      `process.stderr.write('pid ' + process.pid + '\\n');
       process.on('SIGTERM', () => setTimeout(() => process.exit(0), 300));
       setTimeout(() => console.log(JSON.stringify({ ...${JSON.stringify(READY)}, pid: process.pid })), 500);
       setInterval(() => undefined, 1000);`,
    );
    const pids: number[] = [];
    const fork = forkServer(program);
    const options: EmbeddedServerOptions = {
      launch: (argv) => {
        const child = fork(argv);
        child.onError((text) => pids.push(Number(/pid (\d+)/.exec(text)?.[1])));
        return child;
      },
      argv: [],
      clock: realClock,
      logger: new KeptLog(),
      say: () => undefined,
    };
    const server = expectOk(await EmbeddedServer.start(options));
    process.kill(server.ready.pid, 'SIGKILL');
    await until(() => pids.length === 2);
    expect(isRunning(pids[1] ?? 0)).toBe(true);
    await server.stop();
    expect(pids.map(isRunning)).toEqual([false, false]);
  });
});

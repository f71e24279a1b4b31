import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import * as z from 'zod';
import { SessionStarted } from '../../../broker/protocol/http';
import { isRunning } from '../../../broker/store/process-life';
import { TestClient } from '../../broker/hub/client';
import { until } from '../../broker/hub/until';
import { testDirectory } from '../console/parts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Free ports for everything, and nothing opened. */
const CALM = ['--host', 'web', '--no-open', '--console-port', '0', '--mqtt-port', '0', '--http-port', '0'];
/** The first start builds what is not built. */
const BUILD_MS = 180_000;

const Ready = z.object({
  ready: z.literal(true),
  host: z.literal('web'),
  console: z.url(),
  visitor: z.url(),
  mqtt: z.string(),
  mqttWebSocket: z.string(),
  pid: z.number(),
  serverPid: z.number().optional(),
});

const started = new Set<ChildProcess>();

/** `npm start` with these arguments, as a process of its own. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['electron/start.mjs', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: 'true', ...env },
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  started.add(child);
  const exited = once(child, 'close').then(([code]) => {
    started.delete(child);
    return Number(code ?? -1);
  });
  const ready = async (): Promise<z.infer<typeof Ready>> => {
    await Promise.race([once(child.stdout, 'data'), exited]);
    if (said.out === '') throw new Error(`It did not start: ${said.err}`);
    return Ready.parse(JSON.parse(said.out));
  };
  return { child, said, exited, ready };
}

type Program = ReturnType<typeof start>;

let dir = '';
let product: Program;
let ready: z.infer<typeof Ready>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-program-'));
  product = start(['--json', ...CALM, '--data-dir', dir, '--agent', 'aino']);
  ready = await product.ready();
}, BUILD_MS);

afterAll(async () => {
  // Whatever a failed test has left.
  for (const child of started) child.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

/** As the browser does: the address once, then the cookie. */
async function cookieOf(address: string): Promise<string> {
  const answer = await fetch(address, { redirect: 'manual' });
  expect(answer.status).toBe(303);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

describe('the program', () => {
  it('gets no chat while no page is open, and the waiting one with the first page', async () => {
    const answer = await fetch(new URL('/api/sessions', ready.visitor), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ skill: 'it' }),
    });
    const { session, token } = SessionStarted.parse(await answer.json());
    const visitor = await TestClient.connect(ready.mqtt, 'visitor', session, false, token);
    const states = async (): Promise<unknown> => (await visitor.ok('sync', { sessions: {} })).sessions;
    await states();
    await visitor.event('queue.entered');
    for (let times = 0; times < 5; times += 1) expect(await states()).toMatchObject([{ state: 'queued' }]);
    const cookie = await cookieOf(ready.console);
    const { origin, host } = new URL(ready.console);
    const window = new WebSocket(`ws://${host}/frames`, { headers: { cookie, origin } });
    await visitor.event('agent.assigned');
    await visitor.ok('session.end');
    await visitor.close();
    window.terminate();
  });

  it('opens the console at its first address, with the agent signed in', async () => {
    const cookie = await cookieOf(ready.console);
    const { origin, host } = new URL(ready.console);
    const page = await fetch(origin, { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const window = new WebSocket(`ws://${host}/frames`, { headers: { cookie, origin } });
    await once(window, 'open');
    window.send(JSON.stringify({ t: 'hello', v: 1 }));
    const [frame] = await once(window, 'message');
    expect(JSON.parse(String(frame))).toMatchObject({ t: 'hello', state: { signIn: { me: { id: 'aino' } } } });
    window.terminate();
  });

  it('lets a second one on the same directory end with 2, and say who holds it', async () => {
    const second = start(['--json', ...CALM, '--data-dir', dir]);
    expect(await second.exited).toBe(2);
    expect(second.said.out).toBe('');
    expect(second.said.err).toMatch(/^[^\n]+ is in use by a Parley console \(process \d+, since [^\n]+\n$/);
    expect(second.said.err).toContain(`process ${ready.pid}`);
  });

  it('moves a taken default port, says so, and refuses a taken one that was asked for', async () => {
    const taken = createServer();
    // Whoever has the default port already, it is taken then.
    await new Promise<void>((resolve) => taken.once('error', () => resolve()).listen(8485, '127.0.0.1', resolve));
    const other = join(dir, 'other');
    const connect = ['--json', '--host', 'web', '--no-open', '--connect', ready.visitor, '--data-dir', other];
    try {
      const moved = start(connect);
      expect(new URL((await moved.ready()).console).port).not.toBe('8485');
      expect(moved.said.err).toContain('Port 8485 is in use; taking a free one for the console.');
      moved.child.kill('SIGTERM');
      expect(await moved.exited).toBe(0);
      const asked = start([...connect, '--console-port', new URL(ready.console).port]);
      expect(await asked.exited).toBe(2);
      expect(asked.said.err).toMatch(/^Port \d+ is in use\. Choose another --console-port[^\n]+\n$/);
    } finally {
      taken.close();
    }
  });

  it('answers bad input with one line on standard error and exit code 2', { timeout: 60_000 }, async () => {
    const other = await testDirectory();
    const file = join(other, 'file');
    await writeFile(file, 'no directory');
    const data = ['--data-dir', join(other, 'data')];
    const rows: readonly (readonly [readonly string[], RegExp])[] = [
      [['--nonsense'], /There is no option --nonsense/],
      [['--data-dir', file], /cannot be used/],
      [['--policy', join(other, 'none.json')], /The policy file .*none\.json cannot be read/],
      [[...data, '--connect', 'http://127.0.0.1:1'], /127\.0\.0\.1:1 cannot be reached/],
      [[...data, '--password-file', '/nowhere/password'], /password file .* cannot be read/],
      [[...data, '--listen', '203.0.113.7', '--allow-insecure', '--workspace', 'empty'], /no such address/],
    ];
    for (const [args, wanted] of rows) {
      const program = start(['--json', ...CALM, ...args]);
      expect([args, await program.exited]).toEqual([args, 2]);
      expect(program.said.out).toBe('');
      expect(program.said.err).toMatch(/^[^\n]+\n$/);
      expect(program.said.err).toMatch(wanted);
    }
  });

  it('prints its help and its version, and nothing else', async () => {
    const [help, version] = [start(['--help']), start(['--version'])];
    expect(await help.exited).toBe(0);
    expect(help.said.out).toContain('--console-port');
    expect(await version.exited).toBe(0);
    expect(version.said).toEqual({ out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: '' });
  });

  // The last one: it ends the program that the others use.
  it('stops on SIGTERM within five seconds with 0, and its server with it, after one line of JSON', async () => {
    const cookie = await cookieOf(ready.console);
    const { origin, host } = new URL(ready.console);
    const window = new WebSocket(`ws://${host}/frames`, { headers: { cookie, origin } });
    await once(window, 'open');
    const asked = performance.now();
    product.child.kill('SIGTERM');
    expect(await product.exited).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(product.said.out.trim().split('\n')).toHaveLength(1);
    expect(product.said.out.endsWith('\n')).toBe(true);
    await until(() => !isRunning(ready.serverPid ?? 0));
    expect((await readdir(join(dir, 'console'))).filter((name) => name.startsWith('lock-'))).toEqual([]);
  });
});

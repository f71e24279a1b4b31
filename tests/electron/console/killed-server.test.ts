import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { SessionStarted } from '../../../broker/protocol/http';
import { TestClient } from '../../broker/hub/client';
import { until } from '../../broker/hub/until';
import { expectOk } from '../../broker/hub/world';
import { testDirectory } from './parts';
import { connected, openConsole } from './team';

const MAIN = fileURLToPath(new URL('../../../broker/main.ts', import.meta.url));
const Ready = z.object({ mqtt: z.url(), local: z.url() });

/** The program of the server, from source. */
async function startServer(dir: string, ports: readonly [string, string]) {
  const argv = ['--import', 'tsx', MAIN, '--json', '--data-dir', dir, '--mqtt-port', ports[0], '--http-port', ports[1]];
  const process: ChildProcess = spawn(globalThis.process.execPath, argv, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = process;
  if (stdout === null) throw new Error('The server has no output.');
  const [line] = await once(createInterface({ input: stdout }), 'line');
  const kill = async (): Promise<void> => {
    if (process.exitCode !== null || process.signalCode !== null) return;
    const exited = once(process, 'exit');
    process.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  return { ...Ready.parse(JSON.parse(String(line))), kill };
}

describe('a server that is killed under the hands of an agent and a visitor', () => {
  it('has lost nothing when it is back: what waited arrives once, in order, and counts until then', {
    timeout: 60_000,
  }, async () => {
    const dir = join(await testDirectory(), 'server');
    const first = await startServer(dir, ['0', '0']);
    const core = await openConsole({ server: first.local });
    expectOk(await core.signIn(null, 'bertil', 'demo'));
    await connected(core);
    const response = await fetch(new URL('/api/sessions', first.local), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Maija', skill: 'it' }),
    });
    const { session, token } = SessionStarted.parse(await response.json());
    const visitor = await TestClient.connect(first.mqtt, 'visitor', session, false, token);
    onTestFinished(() => visitor.close());
    await visitor.ok('sync', { sessions: {} });
    await until(() => core.state.chats[session]?.fold.state === 'live');
    const send = async (text: string): Promise<void> =>
      void expectOk(await core.call('message.send', { session, text, note: false }));
    await send('before');
    await until(() => core.state.outbox[session]?.length === 0);

    // Some are on their way in this very moment.
    for (const text of ['one', 'two', 'three']) await send(text);
    await first.kill();
    await until(() => core.state.connection.kind !== 'connected');
    for (const text of ['four', 'five']) await send(text);
    const waiting = core.state.outbox[session] ?? [];
    expect(waiting.map(({ text }) => text).slice(-2)).toEqual(['four', 'five']);
    expect(waiting.every(({ state }) => state.kind === 'sending')).toBe(true);

    await startServer(dir, [new URL(first.mqtt).port, new URL(first.local).port]);
    await connected(core);
    await until(() => core.state.outbox[session]?.length === 0);
    await until(() => visitor.connected);
    await visitor.ok('sync', { sessions: { [session]: 0 } });
    const said = ['before', 'one', 'two', 'three', 'four', 'five'];
    await until(() => visitor.texts().length >= said.length);
    expect(visitor.texts()).toEqual(said);
    const shown = core.state.conversations[session] ?? [];
    expect(shown.flatMap((event) => (event.type === 'message.posted' ? [event.data.text] : []))).toEqual(said);
  });
});

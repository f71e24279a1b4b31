import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** Each of these starts the program, which takes seconds on a busy machine. Milliseconds. */
const LONG = { timeout: 90_000 };

describe('a sign-in', LONG, () => {
  it('is remembered by the system’s secret store, and forgotten at sign-out', async () => {
    const dataDir = await keptDir();
    const kept = join(dataDir, 'console', 'sign-in.bin');
    const first = await ShellProcess.open({ dataDir });
    const window = await ShellWindow.of(first);
    expect(window.state.capabilities.remember).toBe(true);
    await window.call('signIn', { agent: 'aino', password: 'demo', remember: true });
    const bytes = Buffer.from(await readFile(kept, 'utf8'), 'base64').toString('utf8');
    expect(bytes).toMatch(/^sealed:/);
    expect(bytes).not.toMatch(/aino|eyJ|demo/);
    await first.stop();

    const ports = samePorts(first);
    const second = await ShellProcess.open({ dataDir, args: ports });
    const again = await ShellWindow.of(second);
    await again.until(
      (state) => state.signIn.kind === 'signedIn' && state.connection.kind === 'connected',
      'the agent',
    );
    await again.call('signOut', {});
    expect(existsSync(kept)).toBe(false);
    await second.stop();
  });

  it('by a person is the word that somebody is there, whoever was away before', async () => {
    const shell = await ShellProcess.open({ args: ['--agent', 'aino'] });
    const window = await ShellWindow.of(shell);
    await window.until((state) => state.status?.effective === 'active', 'the agent at work');
    await window.call('settings.set', { presence: { ...window.state.settings.presence, comeBack: false } });
    await shell.drive('screen.lock', true);
    await shell.drive('screen.lock', false);
    await window.until((state) => state.away === 'locked', 'the agent away until further word');
    await window.call('signOut', {});
    await window.call('signIn', { agent: 'bertil', password: 'demo', remember: false });
    await window.until((state) => state.away === null && state.status?.effective === 'active', 'the next agent');
    await shell.stop();
  });

  it('is asked for each time where only a plain-text store exists', async () => {
    const shell = await ShellProcess.open({ env: { DOUBLE_KEYRING: 'basic_text' } });
    const window = await ShellWindow.of(shell);
    expect(window.state.capabilities.remember).toBe(false);
    await window.call('signIn', { agent: 'aino', password: 'demo', remember: true });
    expect(existsSync(join(shell.dataDir, 'console', 'sign-in.bin'))).toBe(false);
    await shell.stop();
  });
});

function samePorts(shell: ShellProcess): string[] {
  const { mqtt, visitor } = JSON.parse(shell.lines[0] ?? '{}');
  return ['--mqtt-port', new URL(mqtt).port, '--http-port', new URL(visitor).port];
}

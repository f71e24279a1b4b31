import { describe, expect, it } from 'vitest';
import { samePorts, startServer } from '../e2e/processes';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** Programs start, and start again, which takes seconds on a busy machine. Milliseconds. */
const LONG = { timeout: 90_000 };

const WIFI = { wlan0: [{ address: '192.0.2.7', internal: false }] };
/** What a machine still has when nobody is there to give it an address. */
const NONE = { lo: [{ address: '127.0.0.1', internal: true }], utun0: [{ address: 'fe80::1', internal: false }] };

describe('a console of a server elsewhere', LONG, () => {
  it('is away without a network, with the reason, whatever the agent chose, and back with the next one', async () => {
    const dataDir = await keptDir();
    const server = await startServer(dataDir);
    // This computer, by an address that does not look like it.
    const elsewhere = new URL(server.ready.visitor);
    elsewhere.hostname = '[::ffff:127.0.0.1]';
    const shell = await ShellProcess.open({
      args: ['--connect', elsewhere.origin, '--agent', 'aino'],
      env: { XDG_CURRENT_DESKTOP: 'KDE' },
    });
    const window = await ShellWindow.of(shell);
    await shell.drive('network', WIFI);
    await window.call('signIn', { server: elsewhere.origin, agent: 'aino', password: 'demo', remember: false });
    await window.until((state) => state.status?.effective === 'active', 'the agent at work');

    // As long as the server is reached in whatever way, new chats come, and nobody is away.
    const before = window.seen.length;
    await shell.drive('network', NONE);
    await window.until(() => window.seen.slice(before).includes('reconnecting'), 'the end of the old connection');
    await window.until((state) => state.connection.kind === 'connected', 'a connection');
    expect(window.state.away).toBeNull();

    await server.stop();
    await window.until((state) => state.away === 'noNetwork', 'the reason');
    expect(await shell.drive('tray')).toMatchObject({
      tooltip: expect.stringContaining('Away: this computer has no network'),
    });
    expect(window.state.status?.status).toBe('active');

    const again = await startServer(dataDir, samePorts(server.ready));
    await shell.drive('network', WIFI);
    await window.until((state) => state.away === null, 'the return');
    await window.until(
      (state) => state.connection.kind === 'connected' && state.status?.effective === 'active',
      'the agent at work again',
    );
    expect(window.state.status?.status).toBe('active');
    await shell.stop();
    await again.stop();
  });
});

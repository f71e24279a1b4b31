import { describe, expect, it } from 'vitest';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** Two programs start, which takes seconds on a busy machine. Milliseconds. */
const LONG = { timeout: 90_000 };

const WIFI = { wlan0: [{ address: '192.0.2.7', internal: false }] };
const NONE = { lo: [{ address: '127.0.0.1', internal: true }] };

describe('a console of a server elsewhere', LONG, () => {
  it('is away without a network, with the reason, whatever the agent chose, and back with the next one', async () => {
    const server = await ShellProcess.open();
    const { visitor } = JSON.parse(server.lines[0] ?? '{}');
    // This computer, by an address that does not look like it.
    const elsewhere = new URL(visitor);
    elsewhere.hostname = '[::ffff:127.0.0.1]';
    const shell = await ShellProcess.open({
      args: ['--connect', elsewhere.origin, '--agent', 'aino'],
      env: { XDG_CURRENT_DESKTOP: 'KDE' },
    });
    const window = await ShellWindow.of(shell);
    await shell.drive('network', WIFI);
    await window.call('signIn', { server: elsewhere.origin, agent: 'aino', password: 'demo', remember: false });
    await window.until((state) => state.status?.effective === 'active', 'the agent at work');

    await shell.drive('network', NONE);
    await window.until((state) => state.away === 'noNetwork', 'the reason');
    expect(await shell.drive('tray')).toMatchObject({
      tooltip: expect.stringContaining('Away: this computer has no network'),
    });
    expect(window.state.status?.status).toBe('active');

    await shell.drive('network', WIFI);
    await window.until((state) => state.away === null, 'the return');
    await window.until((state) => state.connection.kind === 'connected', 'a connection');
    expect(window.state.status).toMatchObject({ status: 'active', effective: 'active' });
    await shell.stop();
    await server.stop();
  });
});

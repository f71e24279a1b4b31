import { describe, expect, it } from 'vitest';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** Each of these starts the program, which takes seconds on a busy machine. Milliseconds. */
const LONG = { timeout: 90_000 };

describe('a server on the command line', LONG, () => {
  it('that does not answer keeps nobody out: the window opens, and says it', async () => {
    const shell = await ShellProcess.open({ args: ['--connect', 'http://127.0.0.1:1', '--agent', 'aino'] });
    const window = await ShellWindow.of(shell);
    await window.until(({ signIn }) => signIn.kind === 'signedOut' && signIn.unreachable !== undefined, 'the reason');
    expect(window.state.signIn).toMatchObject({ server: 'http://127.0.0.1:1', agent: 'aino' });
    expect(window.state.capabilities.servers).not.toBe(true);
    await expect(window.call('server.here', {})).rejects.toThrow('unavailable');
    expect(shell.names()).not.toContain('utilityProcess.fork');
    await shell.stop();
  });

  it('that is no address ends the program with one line and 2', async () => {
    const shell = await ShellProcess.start({ args: ['--connect', 'chat.example.com'] });
    expect(await shell.ended()).toBe(2);
    expect(shell.errors).toContain('chat.example.com');
    await shell.stop();
  });
});

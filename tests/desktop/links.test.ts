import { describe, expect, it } from 'vitest';
import { samePorts } from '../e2e/processes';
import { codeOf, startVisitor } from '../e2e/wire';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** Each of these starts the program, which takes seconds on a busy machine. Milliseconds. */
const LONG = { timeout: 90_000 };

describe('a link to a chat', LONG, () => {
  it('that comes early is followed: the chat is shown once its agent has signed in and it is here', async () => {
    const dataDir = await keptDir();
    const first = await ShellProcess.open({ args: ['--agent', 'aino'], dataDir });
    const agent = await ShellWindow.of(first);
    await agent.until((state) => state.status?.effective === 'active', 'the agent at work');
    const ready = JSON.parse(first.lines[0] ?? '{}');
    const { wire, started } = await startVisitor(ready.visitor);
    expect(codeOf(await wire.command('agent.request', { skill: 'it' }, started))).toMatch(/^ok/);
    await agent.until((state) => state.chatOrder.length === 1, 'the chat');
    const [session = ''] = agent.state.chatOrder;
    await wire.close();
    await first.stop();

    const second = await ShellProcess.open({ args: [...samePorts(ready), `parley://chat/${session}`], dataDir });
    const later = await ShellWindow.of(second);
    expect(later.state.showChat).toBeNull();
    await later.call('signIn', { agent: 'aino', password: 'demo' });
    await later.until((state) => state.showChat?.session === session, 'the wish to show the chat');
    expect(later.state.chats[session]).toBeDefined();
    await second.stop();
  });

  it('that is not open here shows its card in the history', async () => {
    const shell = await ShellProcess.open({ args: ['parley://chat/0199', '--agent', 'aino'] });
    const window = await ShellWindow.of(shell);
    await window.until((state) => state.showView?.place === '#/history/0199', 'the history');
    expect(window.state.showChat).toBeNull();
    expect(shell.of('window.loadURL')).toHaveLength(1);
    await shell.stop();
  });
});

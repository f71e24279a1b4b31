import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isRunning } from '../../broker/store/process-life';
import { codeOf, startVisitor } from '../e2e/wire';
import { built } from './built';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** Each of these starts the program, which takes seconds on a busy machine. Milliseconds. */
const LONG = { timeout: 90_000 };
const IN_ORDER = { call: 'app!exit', args: [0, []] };

async function opened(env: Record<string, string> = {}, dataDir?: string) {
  const shell = await ShellProcess.open({
    args: ['--agent', 'aino', '--workspace', 'demo'],
    env,
    ...(dataDir === undefined ? {} : { dataDir }),
  });
  onTestFinished(() => shell.stop());
  const window = await ShellWindow.of(shell);
  await window.until((state) => state.status?.effective === 'active', 'the agent at work');
  return { shell, window, server: await shell.drive<number>('utility.pid') };
}

async function withChat(shell: ShellProcess, window: ShellWindow): Promise<string> {
  const { wire, started } = await startVisitor(JSON.parse(shell.lines[0] ?? '{}').visitor);
  onTestFinished(() => wire.close());
  expect(codeOf(await wire.command('agent.request', { skill: 'it' }, started))).toMatch(/^ok/);
  await window.until((state) => state.chats[started.session] !== undefined, 'the chat');
  return started.session;
}

/** Something unsent: whoever chooses to quit is asked about it. */
async function withUnsent(shell: ShellProcess, window: ShellWindow): Promise<void> {
  const session = await withChat(shell, window);
  await window.call('settings.set', { undoSeconds: 10 });
  await window.call('message.send', { session, text: 'One moment', note: false });
}

describe('a session that ends', LONG, () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s is asked nothing, and ends in good order',
    async (signal) => {
      const { shell, window, server } = await opened();
      await withUnsent(shell, window);
      shell.signal(signal);
      // The terminal and whoever started it may both send one.
      shell.signal(signal);
      expect(await shell.ended()).toBe(0);
      expect(shell.of('dialog.showMessageBox')).toEqual([]);
      expect(shell.names()).not.toContain('signal!chromium');
      expect(shell.of('utility!exit')).toEqual([[0, null]]);
      expect(isRunning(server)).toBe(false);
      expect(shell.calls.at(-1)).toEqual(IN_ORDER);
    },
  );

  it('by the system that goes down is waited for, and asked nothing', async () => {
    const { shell, window } = await opened();
    await withUnsent(shell, window);
    expect(await shell.drive('power', 'shutdown')).toEqual({ prevented: true });
    expect(await shell.ended()).toBe(0);
    expect(shell.of('dialog.showMessageBox')).toEqual([]);
    expect(shell.calls.at(-1)).toEqual(IN_ORDER);
  });

  it.each([
    ['Windows, in the turn in which it says so', { DOUBLE_PLATFORM: 'win32' }, 'session.ends', [true]],
    ['Linux, with the display', {}, 'session.lost', []],
  ] as const)('on %s loses nothing that was written', async (_how, env, ends, args) => {
    const dataDir = await keptDir();
    const first = await opened(env, dataDir);
    const session = await withChat(first.shell, first.window);
    const { desktop } = first.window.state.settings;
    // None of these is waited for.
    const writing = [
      first.window.call('settings.set', { desktop: { ...desktop, zoom: 125 } }),
      first.window.call('chat.draft', { session, draft: { text: 'Have you tried', note: false } }),
      first.shell.drive('window.place', first.window.id, { x: 40, y: 50, width: 900, height: 700 }),
      first.shell.drive(ends, ...args),
    ];
    expect(await first.shell.ended()).toBe(0);
    await Promise.allSettled(writing);
    expect(first.shell.calls.at(-1)).toEqual(IN_ORDER);
    const files = join(dataDir, 'console');
    expect(JSON.parse(await readFile(join(files, 'settings.json'), 'utf8'))).toMatchObject({ desktop: { zoom: 125 } });
    // On Linux the windows have gone by then.
    if ('DOUBLE_PLATFORM' in env) expect(await readFile(join(files, 'shell.json'), 'utf8')).toContain('"width": 900');
    const second = await opened({}, dataDir);
    await second.window.until((state) => state.chats[session] !== undefined, 'the chat');
    expect(second.window.state.chats[session]?.draft).toMatchObject({ text: 'Have you tried' });
  });

  it('on Windows that does not end after all goes on', async () => {
    const { shell, window, server } = await opened({ DOUBLE_PLATFORM: 'win32' });
    await shell.drive('session.ends', false);
    const { desktop } = window.state.settings;
    await window.call('settings.set', { desktop: { ...desktop, zoom: 125 } });
    expect(shell.hasEnded).toBe(false);
    expect(isRunning(server)).toBe(true);
    expect(await shell.drive('utility.pid')).toBe(server);
  });
});

describe('the end', LONG, () => {
  it('is one, however often it is asked for while the server hangs', async () => {
    const { shell, server } = await opened();
    await shell.drive('utility.hang');
    await shell.drive('app.quit');
    await shell.untilCalled('utilityProcess.postMessage');
    await shell.drive('app.quit');
    await shell.drive('app.quit');
    expect(await shell.ended()).toBe(0);
    expect(shell.of('app.exit')).toHaveLength(1);
    expect(shell.of('utility!exit')).toEqual([[null, 'SIGKILL']]);
    expect(isRunning(server)).toBe(false);
    expect(shell.calls.at(-1)).toEqual(IN_ORDER);
  });

  it('that was begun is followed by a new start when somebody starts it again meanwhile', async () => {
    const { shell } = await opened({ DOUBLE_PACKAGED: '1' });
    await shell.drive('utility.hang');
    await shell.drive('app.quit');
    await shell.untilCalled('utilityProcess.postMessage');
    await shell.drive('app.event', 'second-instance', [], '/');
    expect(await shell.ended()).toBe(0);
    expect(shell.of('app.relaunch')).toHaveLength(1);
  });
});

describe('what nobody had expected', LONG, () => {
  it.each([
    ['thrown', 'throw', 'Nobody had expected this.'],
    ['a promise that was broken', 'reject', 'Nobody had promised this.'],
  ])('in the program, %s, is logged, ends it in good order, and is told', async (_how, drive, words) => {
    const { shell, server } = await opened();
    await shell.drive(drive);
    expect(await shell.ended()).toBe(1);
    const log = await readFile(join(shell.dataDir, 'logs', 'parley.log'), 'utf8');
    expect(log).toContain(words);
    expect(shell.of('utility!exit')).toEqual([[0, null]]);
    expect(isRunning(server)).toBe(false);
    const [title, text] = shell.of('dialog.showErrorBox')[0] ?? [];
    expect(title).toBe('Parley has failed');
    expect(text).toContain(join(shell.dataDir, 'logs'));
    expect(shell.names().indexOf('dialog.showErrorBox')).toBeGreaterThan(shell.names().indexOf('utility!exit'));
  });

  it.each(['throw new Error("unforeseen")', 'Promise.reject(new Error("unforeseen"))'])(
    'in the server ends it, with its trace: %s',
    async (deed) => {
      const dataDir = await keptDir();
      // As a console starts it, and as Electron has it: there a promise that nobody keeps is only warned of.
      const broken = `data:text/javascript,setTimeout(() => { ${encodeURIComponent(deed)} }, 3000)`;
      const args = ['--unhandled-rejections=warn', '--import', broken, built('main/server.js'), '--json'];
      const server = spawn(process.execPath, [...args, '--data-dir', dataDir, '--mqtt-port', '0', '--http-port', '0'], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const [code] = await once(server, 'close');
      expect(code).toBe(1);
      expect(said).toContain('Error: unforeseen');
    },
  );
});

describe('an error box', LONG, () => {
  it('comes once the program is ready, and lets others start meanwhile', async () => {
    const shell = await ShellProcess.start({ args: ['--htp-port', '1'], env: { DOUBLE_PACKAGED: '1' } });
    onTestFinished(() => shell.stop());
    expect(await shell.ended()).toBe(2);
    expect(shell.of('dialog.showErrorBox')).toEqual([['Parley', expect.stringContaining('--htp-port')]]);
    const order = ['app.releaseSingleInstanceLock', 'app!ready', 'dialog.showErrorBox'].map((call) =>
      shell.names().indexOf(call),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(shell.calls.at(-1)).toEqual({ call: 'app!exit', args: [2, []] });
  });
});

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startVisitor } from '../e2e/wire';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** The real updater in the built bundle, over the double, with a feed on this computer. */

const LONG = { timeout: 90_000 };
const linux = process.platform === 'linux';

/** A new version is a program that ends at once, and leaves a mark that it ran. */
const programThat = (mark: string): string => `#!/bin/sh\necho "$APPIMAGE_EXIT_AFTER_INSTALL" > '${mark}'\n`;

async function startFeed(
  version: string,
  program: string,
  told = createHash('sha512').update(program).digest('base64'),
) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://feed').pathname;
    asked.push(path);
    if (path === '/latest-linux.yml') {
      const file = { url: 'Parley.AppImage', sha512: told, size: program.length };
      response.end(JSON.stringify({ version, files: [file], path: file.url, sha512: told, releaseDate: '2026-11-01' }));
    } else if (path === '/Parley.AppImage') response.end(program);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** Parley as an AppImage that was installed here, with what the builder puts beside it. */
async function anInstalled(dir: string, url: string) {
  const image = join(dir, 'Parley.AppImage');
  await mkdir(join(dir, 'resources'));
  await writeFile(
    join(dir, 'resources/app-update.yml'),
    `provider: generic\nurl: ${url}\nupdaterCacheDirName: parley-updater\n`,
  );
  await writeFile(image, '#!/bin/sh\n# The old version.\n');
  await chmod(image, 0o755);
  const env = {
    DOUBLE_PACKAGED: '1',
    PARLEY_WORKSPACE: 'demo',
    DOUBLE_VERSION: '0.0.1',
    DOUBLE_RESOURCES: join(dir, 'resources'),
    XDG_CACHE_HOME: join(dir, 'cache'),
    XDG_CURRENT_DESKTOP: 'KDE',
    APPIMAGE: image,
    APPDIR: dirname(process.execPath),
  };
  return { image, env };
}

const menuOf = (shell: ShellProcess): string => JSON.stringify(shell.of('Menu.setApplicationMenu').at(-1));
const noticesOf = (window: ShellWindow): string[] => window.state.notices.map(({ text }) => text);

describe.runIf(linux)('a new version', LONG, () => {
  it('is loaded, told of quietly, and installed when Parley ends', async () => {
    const dir = await keptDir();
    const mark = join(dir, 'ran');
    const feed = await startFeed('9.9.9', programThat(mark));
    const { image, env } = await anInstalled(dir, feed.url);
    const shell = await ShellProcess.open({ args: ['--agent', 'aino'], env });
    const window = await ShellWindow.of(shell);
    await shell.drive('menu.choose', '&Help', 'Check for updates');
    await window.until(() => noticesOf(window).includes('desktop.notice.updateReady'), 'the new version');
    expect(window.state.notices.find(({ text }) => text === 'desktop.notice.updateReady')?.values).toEqual({
      version: '9.9.9',
    });
    expect(feed.asked).toEqual(['/latest-linux.yml', '/Parley.AppImage']);
    expect(menuOf(shell)).toContain('Restart to update to 9.9.9');
    // Nothing happens by itself: the old program is there until the end.
    expect(await readFile(image, 'utf8')).toContain('The old version');
    expect(shell.hasEnded).toBe(false);
    await shell.drive('app.quit');
    expect(await shell.ended()).toBe(0);
    expect(await readFile(image, 'utf8')).toBe(programThat(mark));
    expect(await readFile(mark, 'utf8')).toBe('true\n');
    await shell.stop();
  });

  it('is had at once by a restart, which asks when chats are open, and stays when the agent says later', async () => {
    const dir = await keptDir();
    const mark = join(dir, 'ran');
    const feed = await startFeed('9.9.9', programThat(mark));
    const { image, env } = await anInstalled(dir, feed.url);
    const shell = await ShellProcess.open({ args: ['--agent', 'aino'], env });
    const window = await ShellWindow.of(shell);
    await window.until((state) => state.status?.effective === 'active', 'the agent at work');
    const { wire, started } = await startVisitor(JSON.parse(shell.lines[0] ?? '{}').visitor);
    onTestFinished(() => wire.close());
    await wire.command('agent.request', { skill: 'it' }, { session: started.session });
    await window.until((state) => Object.keys(state.chats).length === 1, 'the chat');
    await shell.drive('menu.choose', '&Help', 'Check for updates');
    await window.until(() => noticesOf(window).includes('desktop.notice.updateReady'), 'the new version');

    await shell.drive('menu.choose', '&Help', 'Restart to update to 9.9.9');
    const [asked] = await shell.untilCalled('dialog.showMessageBox');
    expect(asked?.[0]).toMatchObject({ title: 'Restart for version 9.9.9?', message: '1 chat is open.' });
    expect(await readFile(image, 'utf8')).toContain('The old version');

    await shell.drive('dialog.answer', 1);
    await shell.drive('menu.choose', '&Help', 'Restart to update to 9.9.9');
    expect(await shell.ended()).toBe(0);
    expect(await readFile(image, 'utf8')).toBe(programThat(mark));
    // It is started, and not to end at once.
    await expect.poll(() => existsSync(mark)).toBe(true);
    expect(await readFile(mark, 'utf8')).toBe('\n');
    await shell.stop();
  });

  it('that is not what the feed promised is not taken, and that is said to who asked', async () => {
    const dir = await keptDir();
    const mark = join(dir, 'ran');
    const feed = await startFeed('9.9.9', programThat(mark), createHash('sha512').update('other').digest('base64'));
    const { image, env } = await anInstalled(dir, feed.url);
    const shell = await ShellProcess.open({ env });
    const window = await ShellWindow.of(shell);
    await shell.drive('menu.choose', '&Help', 'Check for updates');
    await shell.until(() => shell.errors.includes('A new version could not be had'), 'a word in the log');
    await window.until(() => noticesOf(window).includes('desktop.notice.updateLoading'), 'the version');
    expect(noticesOf(window)).not.toContain('desktop.notice.updateReady');
    await shell.drive('app.quit');
    expect(await shell.ended()).toBe(0);
    expect(await readFile(image, 'utf8')).toContain('The old version');
    await shell.stop();
  });

  it('that is none is said, too, and so is a feed that does not answer', async () => {
    const feed = await startFeed('0.0.1', '');
    const { env } = await anInstalled(await keptDir(), feed.url);
    const shell = await ShellProcess.open({ env });
    const window = await ShellWindow.of(shell);
    await shell.drive('menu.choose', '&Help', 'Check for updates');
    await window.until(() => noticesOf(window).includes('desktop.notice.upToDate'), 'the answer');
    await shell.stop();
    const nowhere = await anInstalled(await keptDir(), 'http://127.0.0.1:9/');
    const deaf = await ShellProcess.open({ env: nowhere.env });
    const other = await ShellWindow.of(deaf);
    await deaf.drive('menu.choose', '&Help', 'Check for updates');
    await other.until(() => noticesOf(other).includes('desktop.notice.updateFailed'), 'the failure');
    await deaf.stop();
  });

  it('is nothing that Parley looks for where the machine policy says so', async () => {
    const feed = await startFeed('9.9.9', '');
    const { env } = await anInstalled(await keptDir(), feed.url);
    const shell = await ShellProcess.open({ env, policy: '{"updates":{"channel":"none"}}' });
    const window = await ShellWindow.of(shell);
    expect(window.state.policy.locked).toEqual(['updates.channel']);
    expect(menuOf(shell)).not.toContain('updates');
    expect(feed.asked).toEqual([]);
    await shell.stop();
  });

  it('comes from where the machine policy says, and not from where the package does', async () => {
    const feed = await startFeed('9.9.9', '');
    const { env } = await anInstalled(await keptDir(), feed.url);
    const shell = await ShellProcess.open({ env, policy: '{"updates":{"feed":"https://127.0.0.1:9/"}}' });
    const window = await ShellWindow.of(shell);
    await shell.drive('menu.choose', '&Help', 'Check for updates');
    await window.until(() => noticesOf(window).includes('desktop.notice.updateFailed'), 'the failure');
    expect(feed.asked).toEqual([]);
    await shell.stop();
  });

  it('is nothing that Parley looks for where something else brings it', async () => {
    const { env } = await anInstalled(await keptDir(), 'http://127.0.0.1:9/');
    const shell = await ShellProcess.open({ env: { ...env, APPDIR: '/tmp/.mount_of-another' } });
    expect(menuOf(shell)).not.toContain('updates');
    expect(shell.names()).not.toContain('net.request');
    await shell.stop();
  });

  it('is nothing that Parley looks for when IT says so', async () => {
    const { env } = await anInstalled(await keptDir(), 'http://127.0.0.1:9/');
    const policy = JSON.stringify({ updates: { channel: 'none' } });
    const shell = await ShellProcess.open({ env, policy });
    expect(menuOf(shell)).not.toContain('updates');
    await shell.stop();
  });
});

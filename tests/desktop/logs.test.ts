import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** A start takes seconds on a busy machine. Milliseconds. */
const LONG = { timeout: 90_000 };
const serverLogOf = (dataDir: string) => readFile(join(dataDir, 'logs', 'server.log'), 'utf8').catch(() => '');

describe('what the embedded server says', LONG, () => {
  it('is in a log of its own, and with the diagnostics', async () => {
    const dataDir = await keptDir();
    await mkdir(join(dataDir, 'server'), { recursive: true });
    await writeFile(join(dataDir, 'server', 'canned.json'), '{"half');
    const shell = await ShellProcess.open({ dataDir });
    onTestFinished(() => shell.stop());
    await expect
      .poll(() => serverLogOf(dataDir))
      .toMatch(/"message":"canned\.json could not be read and was set aside/);
    const zip = join(dataDir, 'for-it.zip');
    await shell.drive('dialog.answer', zip);
    await (await ShellWindow.of(shell)).call('diagnostics.save', {});
    await expect.poll(() => existsSync(zip)).toBe(true);
    const log = unzipSync(await readFile(zip))['logs/server.log'] ?? new Uint8Array();
    expect(strFromU8(log)).toContain('canned.json could not be read');
  });

  it('is kept, too, where it is why nothing starts', async () => {
    const dataDir = await keptDir();
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const shell = await ShellProcess.start({ dataDir, args: ['--http-port', String(port)] });
    expect(await shell.ended()).toBe(2);
    // Said to whoever started it, too, though the server had ended before it was read.
    expect(shell.errors).toContain(`${port}`);
    expect(await serverLogOf(dataDir)).toContain(String(port));
    await shell.stop();
  });
});

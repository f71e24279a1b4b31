import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SIGNED } from '../broker/server/signed-certificate';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** A start takes seconds on a busy machine. Milliseconds. */
const LONG = { timeout: 90_000 };

describe('a server of this console with TLS', LONG, () => {
  it('is trusted by its own console, though the certificate names the team’s address alone', async () => {
    const dir = await keptDir();
    const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
    await writeFile(cert, SIGNED.certificate);
    await writeFile(key, SIGNED.key);
    const shell = await ShellProcess.open({ args: ['--agent', 'aino', '--tls-cert', cert, '--tls-key', key] });
    const { visitor, mqtt, mqttWebSocket } = JSON.parse(shell.lines[0] ?? '{}');
    expect([visitor, mqtt, mqttWebSocket].map((address) => new URL(address).protocol)).toEqual([
      'https:',
      'mqtts:',
      'wss:',
    ]);
    const window = await ShellWindow.of(shell);
    await window.until((state) => state.status?.effective === 'active', 'the agent at work');
    await shell.stop();
  });

  it('with something else than a certificate ends with one line and 2', async () => {
    const file = join(await keptDir(), 'cert.pem');
    await writeFile(file, 'a certificate, some day');
    const shell = await ShellProcess.start({ args: ['--tls-cert', file, '--tls-key', file] });
    expect(await shell.ended()).toBe(2);
    expect(shell.errors.trim()).toBe(
      `The certificate ${file} holds no certificate in PEM. It has to be a file in PEM.`,
    );
    await shell.stop();
  });

  it('ends with one line and 2 also where the authority is none', async () => {
    const file = join(await keptDir(), 'ca.pem');
    await writeFile(file, 'an authority, some day');
    const shell = await ShellProcess.start({ args: ['--tls-ca', file] });
    expect(await shell.ended()).toBe(2);
    expect(shell.errors.trim()).toBe(
      `The certificate authority ${file} holds no certificate in PEM. It has to be a file in PEM.`,
    );
    await shell.stop();
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_OPTIONS } from '../../broker/options/read-options';
import { serve } from '../../broker/serve';
import { expectOk } from '../broker/hub/world';
import { CERTIFICATE, PRIVATE_KEY } from '../broker/server/certificate';
import { SIGNED } from '../broker/server/signed-certificate';
import { KeptLog } from '../electron/console/parts';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** A start takes seconds on a busy machine. Milliseconds. */
const LONG = { timeout: 90_000 };

interface OwnTls {
  readonly shell: ShellProcess;
  readonly window: ShellWindow;
  /** What it said when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** As an administrator, or a program, renews it. */
  renew(certificate: string, key: string): Promise<void>;
}

/** A console whose own server has this certificate, with an agent at work. */
async function ownTls(certificate: string, key: string, env: Readonly<Record<string, string>> = {}): Promise<OwnTls> {
  const dir = await keptDir();
  const [certFile, keyFile] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  const renew = async (newCertificate: string, newKey: string): Promise<void> => {
    await writeFile(certFile, newCertificate);
    await writeFile(keyFile, newKey);
  };
  await renew(certificate, key);
  const args = ['--agent', 'aino', '--tls-cert', certFile, '--tls-key', keyFile];
  const shell = await ShellProcess.open({ args, env });
  onTestFinished(() => shell.stop());
  const window = await ShellWindow.of(shell);
  await window.until((state) => state.status?.effective === 'active', 'the agent at work');
  return { shell, window, ready: JSON.parse(shell.lines[0] ?? '{}'), renew };
}

/** A server elsewhere, by the name that its certificate has. */
async function serverElsewhere(): Promise<string> {
  const dataDir = await keptDir();
  const [tlsCert, tlsKey] = [join(dataDir, 'cert.pem'), join(dataDir, 'key.pem')];
  await writeFile(tlsCert, SIGNED.certificate);
  await writeFile(tlsKey, SIGNED.key);
  const network = { listen: '0.0.0.0', publicUrl: 'https://localhost/', workspace: 'empty', tlsCert, tlsKey } as const;
  const server = expectOk(
    await serve({
      options: { ...DEFAULT_OPTIONS, ...network, mqttPort: 0, httpPort: 0 },
      dataDir,
      visitorDir: dataDir,
      historyWorker: new URL('../../broker/store/history/worker-from-source.mjs', import.meta.url),
      logger: new KeptLog(),
      say: () => undefined,
    }),
  );
  onTestFinished(() => server.close());
  const anna = { id: 'anna', name: 'Anna Berg', email: 'anna@example.com', role: 'admin' } as const;
  const work = { skills: ['support'], languages: ['en' as const], limit: 3, pauseOnLogin: false };
  expectOk(await server.accounts.add({ ...anna, ...work }, 'a good password'));
  return `https://localhost:${new URL(server.local).port}/`;
}

async function signInElsewhere({ window }: OwnTls): Promise<void> {
  const server = await serverElsewhere();
  await window.call('signOut', {});
  await window.call('signIn', { server, agent: 'anna', password: 'a good password', remember: false });
}

describe('a server of this console with TLS', LONG, () => {
  it('is trusted by its own console, though the certificate names the team’s address alone', async () => {
    const { ready } = await ownTls(SIGNED.certificate, SIGNED.key);
    const { visitor, mqtt, mqttWebSocket } = ready;
    expect([visitor, mqtt, mqttWebSocket].map((address) => new URL(String(address)).protocol)).toEqual([
      'https:',
      'mqtts:',
      'wss:',
    ]);
  });

  it('is trusted also when it comes back with a certificate that was renewed', async () => {
    const { shell, window, ready, renew } = await ownTls(SIGNED.certificate, SIGNED.key);
    await renew(CERTIFICATE, PRIVATE_KEY);
    process.kill(Number(ready.serverPid), 'SIGKILL');
    await shell.until(() => window.seen.includes('reconnecting'), 'the end of the server');
    await shell.until(() => window.seen.at(-1) === 'connected', 'the connection to the new one');
  });

  it('changes nothing for a server elsewhere, which the system trusts by a certificate of its own', async () => {
    const ca = join(await keptDir(), 'ca.pem');
    await writeFile(ca, SIGNED.authority);
    const own = await ownTls(CERTIFICATE, PRIVATE_KEY, { NODE_EXTRA_CA_CERTS: ca });
    await signInElsewhere(own);
    await own.window.until((state) => state.status?.effective === 'active', 'the agent at work elsewhere');
  });

  it('makes no server elsewhere trusted by the chain in its file', async () => {
    const own = await ownTls(CERTIFICATE + SIGNED.authority, PRIVATE_KEY);
    await expect(signInElsewhere(own)).rejects.toThrow(/unavailable .*certificate/);
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

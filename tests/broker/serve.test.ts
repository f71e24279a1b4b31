import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Options } from '../../broker/options/options';
import { DEFAULT_OPTIONS } from '../../broker/options/read-options';
import { type RunningServer, serve } from '../../broker/serve';
import { KeptLog, testDirectory } from '../electron/console/parts';
import { connected, openConsole } from '../electron/console/team';
import { expectOk } from './hub/world';
import { SIGNED } from './server/signed-certificate';

const ANNA = {
  id: 'anna',
  name: 'Anna Berg',
  email: 'anna@example.com',
  role: 'admin',
  skills: ['support'],
  languages: ['en'],
  limit: 3,
  pauseOnLogin: false,
} as const;

/** A server for a team: empty, heard in the whole network, with TLS. */
async function teamServer(more: Partial<Options> = {}): Promise<RunningServer> {
  const dataDir = await testDirectory();
  const [tlsCert, tlsKey] = [join(dataDir, 'cert.pem'), join(dataDir, 'key.pem')];
  await mkdir(dataDir, { recursive: true });
  await writeFile(tlsCert, SIGNED.certificate);
  await writeFile(tlsKey, SIGNED.key);
  const network = { listen: '0.0.0.0', workspace: 'empty', tlsCert, tlsKey, mqttPort: 0, httpPort: 0 } as const;
  const server = expectOk(
    await serve({
      options: { ...DEFAULT_OPTIONS, ...network, ...more },
      dataDir,
      visitorDir: dataDir,
      historyWorker: new URL('../../broker/store/history/worker-from-source.mjs', import.meta.url),
      logger: new KeptLog(),
      say: () => undefined,
    }),
  );
  onTestFinished(() => server.close());
  return server;
}

describe('a server with TLS for the whole network', () => {
  it('is reached by consoles under its public name, with an authority of the organization', async () => {
    const server = await teamServer({ publicUrl: 'https://localhost/' });
    expect(server.mqtt).toMatch(/^mqtts:\/\/localhost:\d+$/);
    expectOk(await server.accounts.add({ ...ANNA, skills: [...ANNA.skills], languages: ['en'] }, 'a good password'));
    const address = `https://localhost:${new URL(server.local).port}`;
    const core = await openConsole({ server: address, trustFor: () => ({ ca: SIGNED.authority }) });
    expectOk(await core.signIn(null, 'anna', 'a good password'));
    await connected(core);
    // The hub is there too: without it nobody would be told of a status.
    await expect.poll(() => core.state.status?.effective).toBe('active');
  });

  it('is refused by a console that does not trust its certificate', async () => {
    const server = await teamServer();
    const core = await openConsole({ server: `https://localhost:${new URL(server.local).port}` });
    const refused = await core.signIn(null, 'anna', 'a good password');
    expect(refused).toMatchObject({ error: { code: 'unavailable', message: expect.stringContaining('--tls-ca') } });
  });
});

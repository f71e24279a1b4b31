import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeskSettings, EsmDeskSettings } from '../../broker/protocol/desk-settings';
import { EsmServer, LOGIN, settingsFor } from '../broker/desk/esm-server';
import { type Running, type ServerReady, samePorts, startServer } from './processes';

/** A server whose workspace is set to a ticket desk, as an administrator would set it. */
export class ServerWithDesk {
  readonly #dir: string;
  #server: Running<ServerReady>;

  private constructor(dir: string, server: Running<ServerReady>) {
    this.#dir = dir;
    this.#server = server;
  }

  static async start(desk: DeskSettings): Promise<ServerWithDesk> {
    const dir = await mkdtemp(join(tmpdir(), 'parley-e2e-desk-'));
    const first = await startServer(dir);
    await first.stop();
    await edit(dir, 'settings.json', ({ settings }) => ({ settings: { ...settings, desk } }));
    await edit(dir, 'secrets.json', (secrets) => ({ ...secrets, deskPassword: LOGIN.password }));
    return new ServerWithDesk(dir, await startServer(dir, samePorts(first.ready)));
  }

  get address(): string {
    return this.#server.ready.visitor;
  }

  /** Ended as by a crash, and started again where it was, after whatever happens meanwhile. */
  async crash(meanwhile: () => Promise<void>): Promise<void> {
    await this.#server.kill();
    await meanwhile();
    this.#server = await startServer(this.#dir, samePorts(this.#server.ready));
  }

  async end(): Promise<void> {
    await this.#server.stop();
    await rm(this.#dir, { recursive: true, force: true });
  }
}

/** A ticket system of its own, and a server that is set to it. */
export async function withEsm(
  change: Partial<EsmDeskSettings>,
  run: (server: ServerWithDesk, esm: EsmServer) => Promise<void>,
): Promise<void> {
  const esm = await EsmServer.start();
  try {
    const server = await ServerWithDesk.start({ ...settingsFor(esm.url), doubtMs: 1_000, ...change });
    try {
      await run(server, esm);
    } finally {
      await server.end();
    }
  } finally {
    await esm.down();
  }
}

async function edit(dir: string, file: string, change: (json: Record<string, object>) => object): Promise<void> {
  const path = join(dir, 'server', file);
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')))));
}

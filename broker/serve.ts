import { createServer } from 'node:net';
import { join } from 'node:path';
import { openDesk } from './desk/open-desk';
import { startHub } from './hub/hub';
import { createAccounts } from './identity/accounts';
import { createPasswords } from './identity/passwords';
import type { Accounts } from './identity/ports';
import { openRevocations } from './identity/revocations';
import { openSecrets } from './identity/secrets';
import { createTokens } from './identity/tokens';
import { DEFAULT_PORTS, type Options } from './options/options';
import { fail, ok, type Result } from './protocol/errors';
import { DEFAULT_LIMITS, type Limits } from './protocol/limits';
import { readTls, type TlsFiles } from './read-tls';
import { startBroker } from './server/broker';
import { openFileStore } from './store/files/file-store';
import { createHistoryThread } from './store/history/thread';
import { type DirectoryLock, lockDirectory } from './store/lock';
import { type Logger, reasonOf } from './store/logger';
import { EMPTY_WORKSPACE, openWorkspace } from './store/open-workspace';
import { strayReferences } from './store/references';
import { openSessionLog } from './store/session-log';
import { createStoreCheck } from './store/store-check';
import type { Workspace } from './store/workspace';
import { systemClock, systemIds } from './system';
import { VERSION } from './version';
import { startWeb } from './web/web';

export interface ServeOptions {
  readonly options: Options;
  /** The data directory; the server keeps its things in `server` below it. */
  readonly dataDir: string;
  /** Where the built visitor page is. */
  readonly visitorDir: string;
  /** The built thread of the history. */
  readonly historyWorker: URL;
  readonly logger: Logger;
  /** How long to wait for a server that is just leaving the directory, in milliseconds; 0 when absent. */
  readonly patienceMs?: number;
  /** For things a person should read, such as a port that moved. */
  readonly say: (line: string) => void;
}

export interface RunningServer {
  /** Where visitors go: the public address, when there is one. */
  readonly visitor: string;
  /** The same server, as this machine reaches it. */
  readonly local: string;
  readonly mqtt: string;
  readonly mqttWebSocket: string;
  readonly accounts: Accounts;
  /** Stops in an order that loses nothing; within 5 s. */
  close(): Promise<void>;
}

const LOCK_RETRY_MS = 100;
const DEMO_HINT = 'Everybody knows the passwords of the demo workspace';

/** Builds the server from its parts and starts it. The error says in one line what was wrong and what to do. */
export async function serve(given: ServeOptions): Promise<Result<RunningServer>> {
  const { options, logger } = given;
  const beyond = !isLoopback(options.listen);
  if (beyond && options.tlsCert === null && !options.allowInsecure) {
    return fail(
      'invalid',
      `Listening at ${options.listen} without TLS is refused. Give --tls-cert and --tls-key, or --allow-insecure behind a proxy that does TLS.`,
    );
  }
  const tls = readTls(options);
  if (!tls.ok) return tls;

  const dir = join(given.dataDir, 'server');
  const lock = await takeDirectory(dir, given.patienceMs ?? 0);
  if (!lock.ok) return lock;
  // What was started is stopped in reverse, also when a later part fails to start.
  const closers: (() => Promise<void>)[] = [() => lock.value.release()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) {
      await closer().catch((error: unknown) =>
        logger.error({ reason: reasonOf(error) }, 'A part did not stop cleanly.'),
      );
    }
  };
  try {
    const started = await start(given, dir, tls.value, closers, beyond);
    if (!started.ok) await close();
    return started.ok ? ok({ ...started.value, close }) : started;
  } catch (error) {
    await close();
    return fail('unavailable', explain(error));
  }
}

/** Takes the directory; waits for another server to leave it, at most `patienceMs`. */
async function takeDirectory(dir: string, patienceMs: number): Promise<Result<DirectoryLock>> {
  const giveUpAt = systemClock.now() + patienceMs;
  for (;;) {
    const lock = await lockDirectory(dir, 'a Parley server');
    if (lock.ok || lock.error.code !== 'conflict' || systemClock.now() >= giveUpAt) return lock;
    await new Promise<void>((resolve) => systemClock.after(LOCK_RETRY_MS, resolve));
  }
}

async function start(
  { options, visitorDir, historyWorker, logger, say }: ServeOptions,
  dir: string,
  tls: TlsFiles | undefined,
  closers: (() => Promise<void>)[],
  beyond: boolean,
): Promise<Result<Omit<RunningServer, 'close'>>> {
  const secrets = await openSecrets(dir, logger);
  const now = (): number => systemClock.now();
  const workspace = await openWorkspace({ dir, logger, now, seed: () => seedOf(options) });
  closers.push(() => workspace.close());
  for (const line of strayReferences(workspace)) logger.warn({}, line);
  const demo = hasDemoPasswords(workspace);
  if (demo && beyond) {
    return fail(
      'forbidden',
      `${DEMO_HINT}, so it is served on this machine only. Use --workspace empty with a new --data-dir.`,
    );
  }
  const accounts = createAccounts({ document: workspace.accounts, passwords: createPasswords(), now });
  const revocations = await openRevocations({ dir, clock: systemClock, logger });
  closers.push(() => revocations.close());
  const tokens = createTokens({ tokenKey: secrets.tokenKey, clock: systemClock, accounts, revocations });
  const log = await openSessionLog({ dir: join(dir, 'log'), logger, now });
  closers.push(() => log.close());
  const storing = createStoreCheck(dir, systemClock);
  const history = createHistoryThread({
    logDir: join(dir, 'log'),
    dir: join(dir, 'history'),
    worker: historyWorker,
    position: () => log.position(),
    clock: systemClock,
    logger,
  });
  closers.push(() => history.close());

  const limits: Limits = { ...DEFAULT_LIMITS, ...workspace.settings.value.settings.limits };
  const files = await openFileStore({ dir: join(dir, 'files'), limits, clock: systemClock, ids: systemIds, logger });
  closers.push(() => files.close());
  const mqttPort = await choosePort('mqtt', options.mqttPort, DEFAULT_PORTS.mqtt, options.listen, say);
  if (!mqttPort.ok) return mqttPort;
  const shared = {
    host: options.listen,
    ...(tls === undefined ? {} : { tls }),
    limits,
    tokens,
    accounts,
    files,
    clock: systemClock,
    logger,
  };
  const broker = await startBroker({ ...shared, port: mqttPort.value, secrets });
  closers.push(() => broker.close());

  const httpPort = await choosePort('http', options.httpPort, DEFAULT_PORTS.http, options.listen, say);
  if (!httpPort.ok) return httpPort;
  const secure = tls === undefined ? '' : 's';
  const host = urlHost(options.listen);
  // Consoles elsewhere cannot reach 0.0.0.0, and look for the public name in the certificate.
  const known = beyond && options.publicUrl !== null ? new URL(options.publicUrl).hostname : host;
  const addresses = { mqtt: `mqtt${secure}://${known}:${broker.port}`, mqttWebSocket: '', visitor: '' };
  const web = await startWeb({
    ...shared,
    port: httpPort.value,
    visitorDir,
    version: VERSION,
    settings: () => workspace.settings.value.settings,
    demo,
    addresses: () => addresses,
    figures: () => ({ ...broker.figures() }),
    stores: () => storing.check(),
  });
  closers.push(() => web.close());
  const detach = broker.attachWebSocket(web.server, '/mqtt');
  closers.push(async () => detach());
  addresses.visitor = new URL('/', options.publicUrl ?? `http${secure}://${host}:${web.port}`).href;
  addresses.mqttWebSocket = new URL('/mqtt', addresses.visitor.replace(/^http/, 'ws')).href;

  const desk = await openDesk({
    dir,
    workspace,
    accounts,
    password: secrets.deskPassword ?? null,
    clock: systemClock,
    logger,
  });
  if (!desk.ok) return desk;
  const hub = await startHub({
    mqtt: {
      url: `mqtt${secure}://${localHost(options.listen)}:${broker.port}`,
      password: secrets.hubPassword,
      ...(tls === undefined ? {} : { certificate: tls.cert }),
    },
    log: storing.watched(log),
    history,
    workspace,
    accounts,
    tokens,
    files,
    openFile: (session, file) => files.open(session, file),
    clock: systemClock,
    ids: systemIds,
    logger,
    limits,
    desk: desk.value,
  });
  closers.push(() => hub.close());
  web.openDoor(hub.door);
  // Only now: reading its files takes time that belongs to the first chats.
  history.start();
  const local = `http${secure}://${localHost(options.listen)}:${web.port}/`;
  return ok({ ...addresses, local, accounts });
}

async function seedOf(options: Options) {
  if (options.workspace === 'empty') return EMPTY_WORKSPACE;
  const { demoWorkspace } = await import('../fixtures/demo/index');
  return demoWorkspace();
}

/** The demo workspace is known by its agents' e-mail addresses: its passwords are in the README. */
function hasDemoPasswords(workspace: Workspace): boolean {
  return workspace.accounts.value.accounts.some((account) => account.email.endsWith('@parley.example'));
}

/** A port that was asked for must be free; a default one moves to any free port, and that is said. */
async function choosePort(
  name: 'mqtt' | 'http',
  asked: number | null,
  usual: number,
  host: string,
  say: (line: string) => void,
): Promise<Result<number>> {
  const wanted = asked ?? usual;
  if (wanted === 0 || (await isFree(wanted, host))) return ok(wanted);
  if (asked !== null) {
    return fail('conflict', `Port ${asked} is in use. Choose another --${name}-port, or 0 for any free one.`);
  }
  say(`Port ${usual} is in use; taking a free one for ${name.toUpperCase()}.`);
  return ok(0);
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127\./.test(address);
}

function urlHost(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** Where this machine reaches a listener. */
function localHost(address: string): string {
  return address === '0.0.0.0' || address === '::' ? '127.0.0.1' : urlHost(address);
}

function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'EADDRNOTAVAIL')
    return `This machine has no such address to listen at: ${reasonOf(error)}. Check --listen.`;
  return `The server could not start: ${reasonOf(error).replace(/\.$/, '')}.`;
}

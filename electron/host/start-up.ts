import { join } from 'node:path';
import type { Options } from '../../broker/options/options';
import { readWrittenFile } from '../../broker/options/written-file';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { Clock, Ids } from '../../broker/protocol/ports';
import { lockDirectory } from '../../broker/store/lock';
import { type Logger, reasonOf } from '../../broker/store/logger';
import { Console } from '../console/console';
import type { Vault } from '../console/remembered';
import { readServer } from '../console/sign-in';
import type { Capabilities } from '../contract/capabilities';
import type { MachineAway } from '../contract/desktop';
import type { ReadPolicy } from '../contract/machine-policy';
import { flawOfBundle } from './certificates';
import type { LaunchServer, ServerReady } from './embedded-server';
import { type ServerMemory, Servers } from './servers';
import { Trusts } from './trusts';

export interface StartUpOptions {
  readonly options: Options;
  /** What the administrator of this machine sets; its options are in `options` already. */
  readonly policy: ReadPolicy;
  /** The system's place for the data of this program. */
  readonly systemDataDir: string;
  readonly capabilities: Capabilities;
  /** Where a sign-in is kept over the end of this program; absent: nowhere. */
  readonly vault?: Vault;
  readonly launch: LaunchServer;
  /** Where nothing sets the server the agent may choose one, and it is remembered here; absent: not on this host. */
  readonly memory?: ServerMemory;
  /** The console opens also while a server elsewhere cannot be reached, and goes on when it can. */
  readonly patient?: boolean;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly say: (text: string) => void;
  /** Why the agent is away as the console starts; at work when absent. */
  readonly away?: MachineAway;
}

/** A console that runs, with its server where it is embedded. A host gives it windows. */
export interface StartedConsole {
  readonly console: Console;
  readonly dataDir: string;
  /** Where things are: of the embedded server, or as the remote one said; null what is not known. */
  readonly addresses: {
    readonly visitor: string | null;
    readonly mqtt: string | null;
    readonly mqttWebSocket: string | null;
  };
  /** Null with a server elsewhere. */
  readonly serverPid: number | null;
  readonly demo: boolean;
  /** Closes the console, then the server. Nothing is lost: what was not sent is on disk. */
  close(): Promise<void>;
}

/** Everybody's password in the demo workspace (`running.md`); used on an embedded server only, for `--agent`. */
const DEMO_PASSWORD = 'demo';

/**
 * Starts what every host needs: takes the data directory, starts or finds the server, opens the console and signs in
 * where that needs no asking. The error is one line that says what was wrong and what to do.
 */
export async function startUp(given: StartUpOptions): Promise<Result<StartedConsole>> {
  const { source, problems } = given.policy.facts;
  for (const problem of problems) given.logger.warn({ source }, problem);
  const secrets = readSecrets(given.options);
  if (!secrets.ok) return secrets;
  const dataDir = dataDirOf(given.options, given.systemDataDir);
  const lock = await lockDirectory(join(dataDir, 'console'), 'a Parley console');
  if (!lock.ok) return lock;
  const started = await startLocked(given, dataDir, secrets.value);
  if (!started.ok) {
    await lock.value.release();
    return started;
  }
  return ok({
    ...started.value,
    close: async () => {
      await started.value.close();
      await lock.value.release();
    },
  });
}

interface Secrets {
  readonly password: string | null;
  /** Authorities in PEM. */
  readonly authorities: string | null;
}

async function startLocked(
  given: StartUpOptions,
  dataDir: string,
  { password, authorities }: Secrets,
): Promise<Result<StartedConsole>> {
  const { options, capabilities, vault, clock, ids, logger } = given;
  let open: Console | null = null;
  const { launch, say } = given;
  let told: string | null = null;
  // One word of it at a time: what was said of the last failure is old.
  const tell = (kind: 'error' | 'info', text: string): void => {
    if (told !== null) open?.store.dispatch({ type: 'notice.cleared', id: told });
    told = open?.tell(kind, text) ?? null;
  };
  const restarted = (): void => tell('info', 'desktop.notice.serverRestarted');
  const keepsFailing = (): void => tell('error', 'desktop.notice.serverFails');
  const argv = serverArguments(options, dataDir);
  const memory = options.connect === null ? (given.memory ?? null) : null;
  const trusts = new Trusts({ authorities, certificate: options.tlsCert, logger });
  const runs = (ready: ServerReady | null): void => trusts.serverRuns(ready);
  const servers = new Servers({ launch, argv, clock, logger, say, runs, restarted, keepsFailing }, memory);
  const server = await findServer(given, servers, memory, trusts);
  if (!server.ok) {
    await servers.close();
    return server;
  }
  const { address, addresses, demo } = server.value;
  const { embedded } = servers;
  const console = await openConsole({
    dataDir,
    server: address,
    embedded: embedded !== null,
    agent: options.agent,
    trustFor: trusts.trustFor,
    capabilities: memory === null ? capabilities : { ...capabilities, servers: true },
    ...(vault === undefined ? {} : { vault }),
    policy: given.policy,
    clock,
    ids,
    logger,
  });
  if (!console.ok) {
    await servers.close();
    return console;
  }
  open = console.value;
  // Before anybody is signed in: not even the first chat comes where nobody could see it.
  if (given.away !== undefined) console.value.setAway(given.away);
  if (memory !== null) console.value.servedBy(servers);
  const known = password ?? (embedded !== null && demo ? DEMO_PASSWORD : null);
  const enter = async (): Promise<void> => {
    if (options.agent === null || known === null || address === null) {
      await console.value.signInAgain();
      return;
    }
    const signedIn = await console.value.signInWhenReached(address, options.agent, known);
    // The console shows the reason too, and asks.
    if (!signedIn.ok) given.say(`${options.agent} could not be signed in: ${signedIn.error.message}\n`);
  };
  // The window does not wait for a server that lets everybody wait, nor for a key store that asks for its password.
  const entered = enter().catch((error: unknown) =>
    logger.error({ reason: reasonOf(error) }, 'The agent could not be signed in at the start.'),
  );
  if (server.value.reached) await within(entered, ENTER_MS, clock);
  return ok({
    console: console.value,
    dataDir,
    addresses,
    serverPid: embedded?.ready.pid ?? null,
    demo,
    close: async () => {
      await console.value.close();
      await servers.close();
    },
  });
}

async function openConsole(options: Parameters<typeof Console.open>[0]): Promise<Result<Console>> {
  try {
    return ok(await Console.open(options));
  } catch (error) {
    return fail('unavailable', `The console's files in ${options.dataDir} cannot be used: ${reasonOf(error)}.`);
  }
}

interface FoundServer {
  /** Null while the agent has not said it. */
  readonly address: string | null;
  readonly addresses: StartedConsole['addresses'];
  readonly demo: boolean;
  readonly reached: boolean;
}

/** Long enough for a server that is there, and for nobody to wonder where the window stays. Milliseconds. */
const PATIENCE_MS = 4_000;
const ENTER_MS = 3_000;
const UNKNOWN = { visitor: null, mqtt: null, mqttWebSocket: null };

/** What was asked for comes first, then what the agent chose before; else it is the server on this computer. */
async function findServer(
  given: StartUpOptions,
  servers: Servers,
  memory: ServerMemory | null,
  http: Pick<Trusts, 'trustFor'>,
): Promise<Result<FoundServer>> {
  const { options, policy, clock } = given;
  const chosen = memory?.chosen ?? null;
  const elsewhere = options.connect ?? (chosen === 'here' ? null : chosen);
  if (elsewhere !== null) {
    const isSet = options.connect === null || policy.policy.server !== undefined;
    const asked = readServer(elsewhere, http);
    const info = isSet || given.patient === true ? await within(asked, PATIENCE_MS, clock) : await asked;
    if (info !== null && !info.ok && (info.error.code !== 'unavailable' || !(isSet || given.patient === true)))
      return info;
    const visitor = new URL('/', elsewhere).href;
    if (info === null || !info.ok)
      return ok({ address: elsewhere, addresses: { ...UNKNOWN, visitor }, demo: false, reached: false });
    const { mqtt, mqttWebSocket, workspace } = info.value;
    return ok({
      address: elsewhere,
      addresses: { visitor, mqtt, mqttWebSocket },
      demo: workspace.demo,
      reached: true,
    });
  }
  if (memory?.asks === true && chosen === null)
    return ok({ address: null, addresses: UNKNOWN, demo: false, reached: false });
  const embedded = await servers.start();
  if (!embedded.ok) return embedded;
  const { visitor, local, mqtt, mqttWebSocket } = embedded.value.ready;
  const info = await readServer(local, http);
  if (!info.ok) return info;
  const addresses = { visitor, mqtt, mqttWebSocket };
  return ok({ address: local, addresses, demo: info.value.workspace.demo, reached: true });
}

/** Null when it takes longer. */
function within<T>(promise: Promise<T>, ms: number, clock: Clock): Promise<T | null> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, () => resolve(null));
    void promise.then((value) => {
      cancel();
      resolve(value);
    });
  });
}

/** The options that concern the server, as its command line. */
export function serverArguments(options: Options, dataDir: string): string[] {
  const valued: Readonly<Record<string, string | number | null>> = {
    'data-dir': dataDir,
    'mqtt-port': options.mqttPort,
    'http-port': options.httpPort,
    listen: options.listen,
    workspace: options.workspace,
    'public-url': options.publicUrl,
    'trusted-proxies': options.trustedProxies,
    'tls-cert': options.tlsCert,
    'tls-key': options.tlsKey,
  };
  const argv = Object.entries(valued).flatMap(([name, value]) => (value === null ? [] : [`--${name}`, String(value)]));
  return options.allowInsecure ? [...argv, '--allow-insecure'] : argv;
}

/** Where this console keeps its things. */
export function dataDirOf(options: Options, systemDataDir: string): string {
  return options.dataDir ?? join(systemDataDir, defaultFolder(options));
}

/** Each console that connects elsewhere has a place of its own, so that two agents can share a machine. */
function defaultFolder(options: Options): string {
  if (options.connect === null) return 'local';
  const server = new URL(options.connect).host.replace(/[^A-Za-z0-9.-]/g, '-');
  return join(
    'connect',
    options.agent === null ? server : `${server}-${options.agent.replace(/[^A-Za-z0-9._-]/g, '-')}`,
  );
}

function readSecrets(options: Options): Result<Secrets> {
  const password = readText(options.passwordFile, 'The password file');
  if (!password.ok) return password;
  if (password.value?.trim() === '') return fail('invalid', `The password file ${options.passwordFile} is empty.`);
  const ca = readBundle(options.tlsCa, 'The certificate authority');
  if (!ca.ok) return ca;
  // A server that is started here shows it.
  const own = options.connect === null ? readBundle(options.tlsCert, 'The certificate') : ok(null);
  return own.ok ? ok({ password: password.value?.trim() ?? null, authorities: ca.value }) : own;
}

/** A file of certificates, each of which can be used. */
function readBundle(file: string | null, what: string): Result<string | null> {
  const read = readText(file, what);
  const flaw = read.ok && read.value !== null ? flawOfBundle(read.value) : null;
  return flaw === null ? read : fail('invalid', `${what} ${file} ${flaw}. It has to be a file in PEM.`);
}

function readText(file: string | null, what: string): Result<string | null> {
  if (file === null) return ok(null);
  try {
    return ok(readWrittenFile(file));
  } catch (error) {
    return fail('invalid', `${what} ${file} cannot be read: ${reasonOf(error)}.`);
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from '../../broker/options/options';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { Clock, Ids } from '../../broker/protocol/ports';
import { lockDirectory } from '../../broker/store/lock';
import { type Logger, reasonOf } from '../../broker/store/logger';
import { Console } from '../console/console';
import type { Vault } from '../console/remembered';
import { readServer } from '../console/sign-in';
import type { Capabilities } from '../contract/capabilities';
import type { ReadPolicy } from '../contract/machine-policy';
import { EmbeddedServer, type LaunchServer } from './embedded-server';

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
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly say: (text: string) => void;
}

/** A console that runs, with its server where it is embedded. A host gives it windows. */
export interface StartedConsole {
  readonly console: Console;
  readonly dataDir: string;
  /** Where things are: of the embedded server, or as the remote one said. */
  readonly addresses: { readonly visitor: string; readonly mqtt: string; readonly mqttWebSocket: string };
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
  readonly ca: string | null;
}

async function startLocked(
  given: StartUpOptions,
  dataDir: string,
  { password, ca }: Secrets,
): Promise<Result<StartedConsole>> {
  const { options, capabilities, vault, clock, ids, logger } = given;
  let open: Console | null = null;
  const restarted = (): void => open?.tell('info', 'desktop.notice.serverRestarted');
  const server = await findServer(given, dataDir, ca, restarted);
  if (!server.ok) return server;
  const { address, addresses, embedded, demo } = server.value;
  const console = await openConsole({
    dataDir,
    server: address,
    agent: options.agent,
    ...(ca === null ? {} : { ca }),
    capabilities,
    ...(vault === undefined ? {} : { vault }),
    policy: given.policy,
    clock,
    ids,
    logger,
  });
  if (!console.ok) {
    await embedded?.stop();
    return console;
  }
  open = console.value;
  const known = password ?? (embedded !== null && demo ? DEMO_PASSWORD : null);
  if (options.agent !== null && known !== null) {
    const signedIn = await console.value.signIn(address, options.agent, known);
    // The console shows the reason too, and asks.
    if (!signedIn.ok) given.say(`${options.agent} could not be signed in: ${signedIn.error.message}\n`);
  } else {
    await console.value.signInAgain();
  }
  return ok({
    console: console.value,
    dataDir,
    addresses,
    serverPid: embedded?.ready.pid ?? null,
    demo,
    close: async () => {
      await console.value.close();
      await embedded?.stop();
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
  readonly address: string;
  readonly addresses: StartedConsole['addresses'];
  readonly embedded: EmbeddedServer | null;
  readonly demo: boolean;
}

async function findServer(
  given: StartUpOptions,
  dataDir: string,
  ca: string | null,
  restarted: () => void,
): Promise<Result<FoundServer>> {
  const { options, launch, clock, logger, say } = given;
  const http = ca === null ? {} : { ca };
  if (options.connect !== null) {
    const info = await readServer(options.connect, http);
    if (!info.ok) return info;
    const { mqtt, mqttWebSocket, workspace } = info.value;
    const visitor = new URL('/', options.connect).href;
    return ok({
      address: options.connect,
      addresses: { visitor, mqtt, mqttWebSocket },
      embedded: null,
      demo: workspace.demo,
    });
  }
  const argv = serverArguments(options, dataDir);
  const embedded = await EmbeddedServer.start({ launch, argv, clock, logger, say, restarted });
  if (!embedded.ok) return embedded;
  const { visitor, local, mqtt, mqttWebSocket } = embedded.value.ready;
  const info = await readServer(local, http);
  if (!info.ok) {
    await embedded.value.stop();
    return info;
  }
  return ok({
    address: local,
    addresses: { visitor, mqtt, mqttWebSocket },
    embedded: embedded.value,
    demo: info.value.workspace.demo,
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
  const ca = readText(options.tlsCa, 'The certificate authority');
  return ca.ok ? ok({ password: password.value?.trim() ?? null, ca: ca.value }) : ca;
}

function readText(file: string | null, what: string): Result<string | null> {
  if (file === null) return ok(null);
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (error) {
    return fail('invalid', `${what} ${file} cannot be read: ${reasonOf(error)}.`);
  }
}

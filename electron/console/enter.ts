import { join } from 'node:path';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { ServerInfo } from '../../broker/protocol/http';
import type { Clock } from '../../broker/protocol/ports';
import { type Logger, reasonOf } from '../../broker/store/logger';
import { readServerId } from '../../broker/store/server-id';
import { type AgentFiles, openAgentFiles } from './files';
import type { HttpOptions } from './http';
import { type Credential, type SignedIn, signIn } from './sign-in';

export interface Entry {
  readonly server: string;
  readonly agent: string;
  readonly credential: Credential;
  /** The machine keeps the sign-in. */
  readonly keep: boolean;
  /** What the server said of itself before; with it and a token nothing needs to be asked of it now. */
  readonly known?: ServerInfo | undefined;
}

export interface Entered {
  readonly signed: SignedIn;
  readonly files: AgentFiles;
  /** The server did not answer: what is known of it is from before. */
  readonly stale: boolean;
}

export interface EnterOptions {
  readonly http: HttpOptions;
  readonly dataDir: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

/** All that an agent's session needs: the word of the server, and the files that this machine has of them. */
export async function enter(entry: Entry, { http, dataDir, clock, logger }: EnterOptions): Promise<Result<Entered>> {
  const { server, agent, credential, keep, known } = entry;
  const asked = await signIn(server, agent, credential, http, keep);
  const stale =
    !asked.ok && asked.error.code === 'unavailable' && typeof credential !== 'string' && known !== undefined;
  const signed = stale ? ok({ server: known, answer: credential }) : asked;
  if (!signed.ok) return signed;
  const options = { dir: join(dataDir, 'console'), logger, now: () => clock.now() };
  try {
    const { id } = signed.value.server;
    const own = id !== undefined && id === (await readServerId(join(dataDir, 'server')));
    const files = await openAgentFiles(options, { address: server, id, own }, signed.value.answer.agent.id);
    return ok({ signed: signed.value, files, stale });
  } catch (error) {
    return fail('unavailable', `The console's files in ${dataDir} cannot be used: ${reasonOf(error)}.`);
  }
}

import { fail, ok, type Result } from '../../broker/protocol/errors';
import { AgentTokenAnswer, ServerInfo } from '../../broker/protocol/http';
import { askServer, type HttpOptions } from './http';

/** What an agent types, a password or a token; or what a server answered to one before: good until it runs out. */
export type Credential = string | AgentTokenAnswer;

export interface SignedIn {
  readonly server: ServerInfo;
  readonly answer: AgentTokenAnswer;
}

/** What a server says of itself; `unavailable` when there is none at the address. */
export async function readServer(server: string, http: HttpOptions): Promise<Result<ServerInfo>> {
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) {
    return fail('invalid', `"${server}" is no address of a server. It looks like https://chat.example.com.`);
  }
  return askServer(new URL('/api/server', server), ServerInfo, undefined, http);
}

/**
 * Exchanges a password, or a token that an administrator gave, for a token, one that lives longer to `keep` it; an
 * answer that is at hand is taken as it is. `unauthenticated` also when the token is another agent's.
 */
export async function signIn(
  server: string,
  agent: string,
  credential: Credential,
  http: HttpOptions,
  keep = false,
): Promise<Result<SignedIn>> {
  const info = await readServer(server, http);
  if (!info.ok) return info;
  if (typeof credential !== 'string') return ok({ server: info.value, answer: credential });
  if (looksLikeToken(credential)) {
    const renewed = await renewToken(server, credential, keep, http);
    if (renewed.ok && renewed.value.agent.id !== agent) {
      return fail('unauthenticated', `This token is not of ${agent}. Check the agent.`);
    }
    if (renewed.ok) return ok({ server: info.value, answer: renewed.value });
    // A password may look like one.
    if (renewed.error.code !== 'unauthenticated') return renewed;
  }
  const question = { agent, password: credential, ...(keep ? { keep } : {}) };
  const answer = await askServer(new URL('/api/agents/token', server), AgentTokenAnswer, question, http);
  return answer.ok ? ok({ server: info.value, answer: answer.value }) : answer;
}

/** Three parts of base64url, the first of which begins a JSON object. */
function looksLikeToken(text: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

/** A fresh token for one that is still good; `unauthenticated` when it is not. */
export function renewToken(
  server: string,
  token: string,
  keep: boolean,
  http: HttpOptions,
): Promise<Result<AgentTokenAnswer>> {
  const question = keep ? { keep } : {};
  return askServer(new URL('/api/agents/token', server), AgentTokenAnswer, question, { ...http, token });
}

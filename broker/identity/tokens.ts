import { errors, jwtVerify, SignJWT } from 'jose';
import { fail, ok } from '../protocol/errors';
import { KEPT_AGENT_TOKEN_MS } from '../protocol/limits';
import { type Clock, isoTime } from '../protocol/ports';
import { type Principal, readUserName, userNameOf } from '../protocol/topics';
import type { Accounts, Tokens } from './ports';

const ISSUER = 'parley';
/** No token lives longer than this, so a revocation can be forgotten after it. */
const LONGEST_LIFE_MS = KEPT_AGENT_TOKEN_MS;

export interface TokenOptions {
  /** base64url, 32 bytes. */
  readonly tokenKey: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Which tokens an agent's account takes: a disabled one takes none, nor any from before its password. */
  readonly accounts: Pick<Accounts, 'takesTokenOf'>;
}

/** JSON Web Tokens (HS256), each of one principal: `sub` is its MQTT user name. */
export function createTokens(options: TokenOptions): Tokens {
  const key = Buffer.from(options.tokenKey, 'base64url');
  const revoked = new Map<string, number>();
  return {
    issue: async (principal, lifetimeMs) => {
      const now = options.clock.now();
      // `exp` has whole seconds; what is promised is what is kept.
      const expiresAt = Math.floor((now + Math.min(lifetimeMs, LONGEST_LIFE_MS)) / 1000) * 1000;
      // `iat` has seconds only; a revocation has to tell tokens of one second apart.
      const token = await new SignJWT({ at: now })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(ISSUER)
        .setSubject(userNameOf(principal))
        .setExpirationTime(expiresAt / 1000)
        .sign(key);
      return { token, expiresAt: isoTime(expiresAt) };
    },
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer: ISSUER,
          algorithms: ['HS256'],
          requiredClaims: ['exp'],
          currentDate: new Date(options.clock.now()),
        });
        const principal = readUserName(payload.sub ?? '');
        if (principal === null || principal.kind === 'hub' || typeof payload.at !== 'number') return refused();
        if (principal.kind === 'agent' && !options.accounts.takesTokenOf(principal.id, payload.at)) return refused();
        return payload.at < (revoked.get(userNameOf(principal)) ?? 0) ? refused() : ok(principal);
      } catch (error) {
        if (error instanceof errors.JOSEError) return refused();
        throw error;
      }
    },
    revoke: (principal, before) => {
      const forgotten = options.clock.now() - LONGEST_LIFE_MS;
      for (const [name, time] of revoked) if (time < forgotten) revoked.delete(name);
      revoked.set(userNameOf(principal), Math.max(before, revoked.get(userNameOf(principal)) ?? 0));
    },
  };
}

function refused() {
  return fail<Principal>('unauthenticated', 'The token is not valid any more. Sign in again, or start a new chat.');
}

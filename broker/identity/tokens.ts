import { errors, jwtVerify, SignJWT } from 'jose';
import { fail, ok } from '../protocol/errors';
import { KEPT_AGENT_TOKEN_MS, VISITOR_RENEWAL_MS } from '../protocol/limits';
import { type Clock, isoTime } from '../protocol/ports';
import { type Principal, readUserName, userNameOf } from '../protocol/topics';
import type { Accounts, Revocations, Tokens } from './ports';
import { memoryRevocations } from './revocations';

const ISSUER = 'parley';
/** No token lives longer than this. */
const LONGEST_LIFE_MS = KEPT_AGENT_TOKEN_MS;

export interface TokenOptions {
  /** base64url, 32 bytes. */
  readonly tokenKey: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Which tokens an agent's account takes: a disabled one takes none, nor any from before its password. */
  readonly accounts: Pick<Accounts, 'takesTokenOf'>;
  /** Absent: they end with the process. */
  readonly revocations?: Revocations;
}

/** A token whose signature is right, and when it was made. */
interface Read {
  readonly principal: Client;
  readonly at: number;
}

type Client = Exclude<Principal, { kind: 'hub' }>;

/** JSON Web Tokens (HS256), each of one principal: `sub` is its MQTT user name. */
export function createTokens(options: TokenOptions): Tokens {
  const key = Buffer.from(options.tokenKey, 'base64url');
  const revocations = options.revocations ?? memoryRevocations(options.clock);
  const isRevoked = ({ principal, at }: Read): boolean => at < revocations.before(userNameOf(principal));

  /** `graceMs`: how long after its end it is still read. Null when it is not to be trusted. */
  const read = async (token: string, graceMs: number): Promise<Read | null> => {
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer: ISSUER,
        algorithms: ['HS256'],
        requiredClaims: ['exp'],
        currentDate: new Date(options.clock.now() - graceMs),
      });
      const principal = readUserName(payload.sub ?? '');
      if (principal === null || principal.kind === 'hub' || typeof payload.at !== 'number') return null;
      return { principal, at: payload.at };
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  };

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
      const known = await read(token, 0);
      if (known === null || isRevoked(known)) return refused();
      const { principal, at } = known;
      if (principal.kind === 'agent' && !options.accounts.takesTokenOf(principal.id, at)) return refused();
      return ok(principal);
    },
    recognize: async (token) => {
      const known = await read(token, VISITOR_RENEWAL_MS);
      if (known === null || known.principal.kind !== 'visitor') return refused();
      return ok({ principal: known.principal, revoked: isRevoked(known) });
    },
    revoke: (principal, before, until) => {
      const renewable = principal.kind === 'visitor' ? VISITOR_RENEWAL_MS : 0;
      return revocations.add(userNameOf(principal), before, until ?? before + LONGEST_LIFE_MS + renewable);
    },
  };
}

function refused() {
  return fail<never>('unauthenticated', 'The token is not valid any more. Sign in again, or start a new chat.');
}

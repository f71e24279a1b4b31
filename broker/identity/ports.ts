import type { Result } from '../protocol/errors';
import type { Agent } from '../protocol/models';
import type { Principal } from '../protocol/topics';

/** `<data-dir>/secrets.json`, mode 0600, made on first start. */
export interface Secrets {
  /** The hub's MQTT password. */
  readonly hubPassword: string;
  /** 32 bytes, base64url: signs tokens (HS256). */
  readonly tokenKey: string;
  /** Of the ticket system's account, when there is one; put there by an administrator. */
  readonly deskPassword?: string | undefined;
  /** Lets whoever shows it read health and metrics from elsewhere; put there by an administrator. */
  readonly metricsToken?: string | undefined;
}

export interface IssuedToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Signed, expiring tokens of one principal each. */
export interface Tokens {
  issue(principal: Principal, lifetimeMs: number): Promise<IssuedToken>;
  /** The principal a token stands for: `unauthenticated` when forged, expired or revoked. */
  verify(token: string): Promise<Result<Principal>>;
  /**
   * Whose token it is or was: also of one of a visitor that ended at most 30 days ago, or was revoked. For what a
   * visitor is told of a chat, and for a fresh token; it opens nothing else.
   */
  recognize(token: string): Promise<Result<Recognized>>;
  /**
   * Refuses tokens of the principal issued before the time, from now on and after a restart. `until`: when none of
   * them can be used or renewed any more; by default as late as can be. Epoch milliseconds. Resolves when it is on
   * disk; never rejects.
   */
  revoke(principal: Principal, before: number, until?: number): Promise<void>;
}

export interface Recognized {
  readonly principal: Principal;
  readonly revoked: boolean;
}

/** Which tokens are refused before their time; user names are those of MQTT, times epoch milliseconds. */
export interface Revocations {
  /** Tokens made before this are refused; 0: there is no revocation. */
  before(userName: string): number;
  /** Counts at once, and resolves when it is on disk; never rejects. */
  add(userName: string, before: number, until: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * How those stand who ask from one place: `known` have signed in as this account from there before, from where
 * `suspect`s ask wrong passwords have come, and of the `new` nothing is known.
 */
export type Standing = 'known' | 'new' | 'suspect';

/** For whom a password is checked. */
export interface Asker {
  /** Turns are shared between places: an address, or what else stands for one. */
  readonly place: string;
  /** At this moment: it may change while they wait. */
  standing(): Standing;
}

/** Signing in with a password, from anywhere: guessers are slowed, and nobody locks anybody else out. */
export interface SignIns {
  /** As `Accounts.signIn`; `rate_limited` also after too many wrong passwords. */
  signIn(id: string, password: string, address: string): Promise<Result<Agent>>;
  /** Somebody came with a good token of the agent from this address; whether the account may still be used. */
  cameByToken(id: string, address: string): boolean;
}

/** Accounts of agents. */
export interface Accounts {
  find(id: string): Agent | undefined;
  /** Whether a token of the agent that was made at that time (epoch milliseconds) still is one. */
  takesTokenOf(id: string, madeAt: number): boolean;
  list(): readonly Agent[];
  /**
   * Checks a password: `unauthenticated` for a wrong one, an unknown or a disabled account (one answer for all
   * three, in the same time), `rate_limited` when too many checks wait. `asker`: for whom it is done; without one, in
   * the order of asking.
   */
  signIn(id: string, password: string, asker?: Asker): Promise<Result<Agent>>;
  /** `invalid` for a password that is too easy to guess. */
  add(agent: Agent, password: string): Promise<Result<void>>;
  disable(id: string): Promise<Result<void>>;
  /** `invalid` as for `add`. */
  setPassword(id: string, password: string): Promise<Result<void>>;
}

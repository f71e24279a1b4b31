import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { AgentTokenAnswer } from '../../broker/protocol/http';
import type { Clock } from '../../broker/protocol/ports';
import type { HttpOptions } from './http';
import { type Credential, renewToken, signIn } from './sign-in';

/** A token is replaced when it has less than this left, in milliseconds. */
const MARGIN_MS = 60 * 60 * 1000;
/** The server did not answer: it is asked again after this long at the soonest. Milliseconds. */
const SOONEST_MS = 60 * 1000;
const OVER = fail<string>('unauthenticated', 'The sign-in that was kept is not good any more. Sign in again.');

export interface AgentTokenOptions {
  readonly server: string;
  readonly credential: Credential;
  readonly first: AgentTokenAnswer;
  /** The machine keeps it: it is to live longer. */
  readonly keep: boolean;
  readonly http: HttpOptions;
  readonly clock: Clock;
  /** There is another token. */
  readonly renewed: (answer: AgentTokenAnswer) => Promise<void>;
  /** A sign-in that was kept has run out, or was revoked. */
  readonly lost: () => Promise<void>;
}

/**
 * The token of a signed-in agent: the one at hand, or a new one. It is replaced at half of its life and at each
 * reconnect, so that whoever works every few days never has to sign in again; until `close`.
 */
export class AgentToken {
  readonly #options: AgentTokenOptions;
  #current: AgentTokenAnswer;
  #isFresh = true;
  #renewing: Promise<Result<string>> | null = null;
  #closed = false;
  #cancelTimer: () => void = () => undefined;

  constructor(options: AgentTokenOptions) {
    this.#options = options;
    this.#current = options.first;
    this.#renewAtHalf();
  }

  /** For the broker; `refused`: it has just refused the one before. */
  async forConnection(refused: boolean): Promise<Result<string>> {
    if (typeof this.#options.credential !== 'string') return this.#forConnectionAsKept(refused);
    // Any reconnect may be one after a refusal; only the first try with a token takes it on trust.
    if (this.#isFresh && this.#leftMs() > MARGIN_MS) {
      this.#isFresh = false;
      return ok(this.#current.token);
    }
    return this.#renew();
  }

  /** For a request over HTTP. */
  async forRequest(): Promise<Result<string>> {
    const isKept = typeof this.#options.credential !== 'string';
    if (this.#leftMs() > (isKept ? 0 : MARGIN_MS)) return ok(this.#current.token);
    const next = await this.#renew();
    // No answer is no reason not to use what may still be good.
    return next.ok || this.#leftMs() <= 0 ? next : ok(this.#current.token);
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer();
  }

  /** Of a sign-in that was kept there is the token alone: while it is good, it gives the next. */
  async #forConnectionAsKept(refused: boolean): Promise<Result<string>> {
    // Also when it has ended by the clock of this machine, which may be wrong: the server knows.
    const next = await this.#renew();
    if (next.ok) return next;
    if (next.error.code === 'unauthenticated') {
      await this.#options.lost();
      return OVER;
    }
    // The broker may be there all the same, but has nothing new to say to one that it refused.
    return refused || this.#leftMs() <= 0 ? next : ok(this.#current.token);
  }

  #leftMs(): number {
    return Date.parse(this.#current.expiresAt) - this.#options.clock.now();
  }

  #renewAtHalf(): void {
    this.#cancelTimer();
    if (this.#closed || this.#leftMs() <= 0) return;
    this.#cancelTimer = this.#options.clock.after(Math.max(SOONEST_MS, this.#leftMs() / 2), async () => {
      const next = await this.#renew();
      // Refused for good is said to the agent when the connection ends, not in the middle of a chat.
      if (!next.ok && next.error.code !== 'unauthenticated') this.#renewAtHalf();
    });
  }

  /** Many may ask at once, as when a page full of pictures is shown. */
  #renew(): Promise<Result<string>> {
    this.#renewing ??= this.#next().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #next(): Promise<Result<string>> {
    const { server, credential, first, keep, http, renewed } = this.#options;
    // The token first: a credential that was typed may be one as well, and has ended long before this one.
    const byToken = await renewToken(server, this.#current.token, keep, http);
    const isRefused = !byToken.ok && byToken.error.code === 'unauthenticated';
    const again =
      isRefused && typeof credential === 'string'
        ? await signIn(server, first.agent.id, credential, http, keep)
        : byToken;
    if (!again.ok) return again;
    // Whoever signed out meanwhile wants nothing to be kept.
    if (this.#closed) return OVER;
    this.#current = 'answer' in again.value ? again.value.answer : again.value;
    this.#renewAtHalf();
    await renewed(this.#current);
    return ok(this.#current.token);
  }
}

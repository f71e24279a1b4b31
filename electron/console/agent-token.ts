import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { AgentTokenAnswer } from '../../broker/protocol/http';
import type { Clock } from '../../broker/protocol/ports';
import type { HttpOptions } from './http';
import { type Credential, signIn } from './sign-in';

/** A token is replaced when it has less than this left, in milliseconds. */
const MARGIN_MS = 60 * 60 * 1000;
const OVER = fail<string>('unauthenticated', 'The sign-in that was kept is not good any more. Sign in again.');

export interface AgentTokenOptions {
  readonly server: string;
  readonly credential: Credential;
  readonly first: AgentTokenAnswer;
  readonly http: HttpOptions;
  readonly clock: Pick<Clock, 'now'>;
  /** There is another token. */
  readonly renewed: (answer: AgentTokenAnswer) => Promise<void>;
  /** A sign-in that was kept has run out. */
  readonly lost: () => Promise<void>;
}

/** The token of a signed-in agent: the one at hand, or a new one for the same password. */
export class AgentToken {
  readonly #options: AgentTokenOptions;
  #current: AgentTokenAnswer;
  #isFresh = true;
  #renewing: Promise<Result<string>> | null = null;

  constructor(options: AgentTokenOptions) {
    this.#options = options;
    this.#current = options.first;
  }

  /** For the broker; `refused`: it has just refused the one before. */
  async forConnection(refused: boolean): Promise<Result<string>> {
    // Of a sign-in that was kept there is the token alone.
    if (typeof this.#options.credential !== 'string') {
      if (this.#leftMs() > 0 && !refused) return ok(this.#current.token);
      await this.#options.lost();
      return OVER;
    }
    // Any reconnect may be one after a refusal; only the first try with a token takes it on trust.
    if (this.#isFresh && this.#leftMs() > MARGIN_MS) {
      this.#isFresh = false;
      return ok(this.#current.token);
    }
    return this.#renew(this.#options.credential);
  }

  /** For a request over HTTP. */
  async forRequest(): Promise<Result<string>> {
    const { credential } = this.#options;
    if (typeof credential !== 'string') return this.#leftMs() > 0 ? ok(this.#current.token) : OVER;
    return this.#leftMs() > MARGIN_MS ? ok(this.#current.token) : this.#renew(credential);
  }

  #leftMs(): number {
    return Date.parse(this.#current.expiresAt) - this.#options.clock.now();
  }

  /** Many may ask at once, as when a page full of pictures is shown. */
  #renew(password: string): Promise<Result<string>> {
    this.#renewing ??= this.#signIn(password).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #signIn(password: string): Promise<Result<string>> {
    const { server, first, http, renewed } = this.#options;
    const again = await signIn(server, first.agent.id, password, http);
    if (!again.ok) return again;
    this.#current = again.value.answer;
    await renewed(this.#current);
    return ok(this.#current.token);
  }
}

import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { AgentTokenAnswer } from '../../broker/protocol/http';
import { type Logger, reasonOf } from '../../broker/store/logger';
import type { HttpOptions } from './http';
import type { Remembered, Vault } from './remembered';
import { renewToken } from './sign-in';

/** The sign-in that this machine keeps over the end of the program, where it has a place for it and IT allows it. */
export class KeptSignIn {
  readonly #vault: Vault | null;
  readonly #logger: Logger;
  /** False: nothing may be kept. */
  readonly allowed: boolean;

  constructor(vault: Vault | null, allowed: boolean, logger: Logger) {
    this.#vault = vault;
    this.allowed = allowed;
    this.#logger = logger;
  }

  async read(): Promise<Remembered | null> {
    return this.allowed ? ((await this.#vault?.read()) ?? null) : null;
  }

  /**
   * What was kept, or what the server gives for it when it has ended by the clock of this machine, which may be wrong.
   * Null: it is good no more and thrown away, or nobody can say. `now`: epoch milliseconds.
   */
  async stillGood(
    server: string,
    answer: AgentTokenAnswer,
    now: number,
    http: HttpOptions,
  ): Promise<AgentTokenAnswer | null> {
    if (Date.parse(answer.expiresAt) > now) return answer;
    const renewed = await renewToken(server, answer.token, true, http);
    if (renewed.ok) return renewed.value;
    if (renewed.error.code === 'unauthenticated') await this.write(null);
    return null;
  }

  /** Null throws away what was kept. */
  async write(kept: Remembered | null): Promise<Result<void>> {
    try {
      await this.#vault?.write(kept);
      return ok(undefined);
    } catch (error) {
      this.#logger.error({ reason: reasonOf(error) }, 'The sign-in could not be kept on this machine.');
      return fail('unavailable', 'The sign-in could not be kept on this machine.');
    }
  }
}

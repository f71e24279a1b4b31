import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { AgentTokenAnswer } from '../../broker/protocol/http';
import { type Logger, reasonOf } from '../../broker/store/logger';
import type { ConsoleOptions } from './console-options';
import type { HttpOptions } from './http';
import type { Remembered, Vault } from './remembered';
import { renewToken } from './sign-in';

type KeptSignInOptions = Pick<ConsoleOptions, 'vault' | 'policy' | 'logger'>;

/** The sign-in that this machine keeps over the end of the program, where it has a place for it and IT allows it. */
export class KeptSignIn {
  readonly #vault: Vault | null;
  readonly #logger: Logger;
  readonly #tell: (text: string) => void;
  /** What is to be kept; the one before may still be on its way. */
  #wished: Remembered | null = null;
  #told = false;
  /** False: nothing may be kept. */
  readonly allowed: boolean;

  constructor({ vault, policy, logger }: KeptSignInOptions, tell: (text: string) => void) {
    this.#vault = vault ?? null;
    this.allowed = policy?.policy.signIn?.remember !== false;
    this.#logger = logger;
    this.#tell = tell;
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

  /** The system may ask its user for a password first: nobody waits for it. That it came to nothing is said, once. */
  keep(kept: Remembered): void {
    void this.write(kept).then(({ ok: written }) => {
      if (!written && !this.#told) this.#tell('desktop.notice.signInNotKept');
      this.#told ||= !written;
    });
  }

  /** Null throws away what was kept. */
  async write(kept: Remembered | null): Promise<Result<void>> {
    this.#wished = kept;
    try {
      await this.#vault?.write(kept);
      // Whoever signed out while the system asked for a password wants nothing to be kept.
      if (kept !== null && this.#wished === null) await this.#vault?.write(null);
      return ok(undefined);
    } catch (error) {
      this.#logger.error({ reason: reasonOf(error) }, 'The sign-in could not be kept on this machine.');
      return fail('unavailable', 'The sign-in could not be kept on this machine.');
    }
  }
}

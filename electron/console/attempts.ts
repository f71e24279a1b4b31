import type { CommandInput, CommandOutput, CommandType } from '../../broker/protocol/commands';
import { COMMANDS } from '../../broker/protocol/commands';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { Clock, Ids } from '../../broker/protocol/ports';
import type { Gateway } from './gateway';

export interface AttemptsOptions {
  readonly gateway: Pick<Gateway, 'send' | 'isConnected'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** How long a lost connection is waited for before the person is told, in milliseconds. */
const PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 250;

/**
 * Sends what must be done once and is waited for. Each attempt of a window has one command id until it is settled, so
 * that a second try after a lost answer gets the answer of the first.
 */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #ids = new Map<string, string>();
  #closed = false;

  constructor(options: AttemptsOptions) {
    this.#options = options;
  }

  async send<T extends CommandType>(
    attempt: string,
    type: T,
    data: CommandInput<T>,
    session?: string,
  ): Promise<Result<CommandOutput<T>>> {
    const { gateway, clock, ids } = this.#options;
    const id = this.#ids.get(attempt) ?? ids.next();
    this.#ids.set(attempt, id);
    const giveUpAt = clock.now() + PATIENCE_MS;
    let reply = await gateway.send(id, type, data, session);
    while (reply === null && !this.#closed && clock.now() < giveUpAt) {
      if (!gateway.isConnected) await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
      reply = await gateway.send(id, type, data, session);
    }
    if (reply === null) return fail('unavailable', 'There is no connection to the server at this moment. Try again.');
    // Settled: what is sent next, perhaps with a field corrected, is another command.
    if (reply.ok || !reply.error.retryable) this.#ids.delete(attempt);
    if (!reply.ok) return { ok: false, error: reply.error };
    const parsed = COMMANDS[type].output.safeParse(reply.data);
    // The table pairs each command with the schema of its answer.
    return parsed.success
      ? ok(parsed.data as CommandOutput<T>)
      : fail('internal', 'The server answered something unexpected.');
  }

  close(): void {
    this.#closed = true;
  }
}

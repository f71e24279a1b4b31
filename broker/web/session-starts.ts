import { ok, type Result } from '../protocol/errors';
import type { Limits } from '../protocol/limits';
import type { Clock } from '../protocol/ports';
import { isIn, neighbourhoodOf, placeOf, readAddress, readNetwork } from '../sockets/addresses';
import { AddressLimit } from './address-limit';

export interface SessionStartsOptions {
  readonly limits: Pick<Limits, 'sessionStartsPerMinute' | 'sessionStartsPerMinutePerNetwork'>;
  /** Networks of offices whose people all come from one address, as CIDR; asked for each start. */
  readonly sharedAddresses: () => readonly string[];
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * How many sessions may be started: of each address, and of the network that it is in, for who has one address has
 * often more of them. Where many people share one address only the second counts.
 */
export class SessionStarts {
  readonly #options: SessionStartsOptions;
  readonly #addresses: AddressLimit;
  readonly #networks: AddressLimit;

  constructor(options: SessionStartsOptions) {
    const { limits, clock } = options;
    this.#options = options;
    this.#addresses = new AddressLimit(limits.sessionStartsPerMinute, clock);
    this.#networks = new AddressLimit(limits.sessionStartsPerMinutePerNetwork, clock);
  }

  /** Counts one, or says how long to wait. */
  take(from: string): Result<void> {
    const own = this.#isShared(from) ? ok(undefined) : this.#addresses.take(placeOf(from));
    if (!own.ok) return own;
    const network = this.#networks.take(neighbourhoodOf(from));
    if (!network.ok) this.#addresses.giveBack(placeOf(from));
    return network;
  }

  #isShared(from: string): boolean {
    const address = readAddress(from);
    const shared = this.#options.sharedAddresses().flatMap((text) => readNetwork(text) ?? []);
    return address !== null && isIn(address, shared);
  }
}

import type { Clock } from '../../broker/protocol/ports';

/** So often the other side is asked for a sign of life, and so long it has for it, in milliseconds. */
const BEAT_MS = 5_000;
const ANSWER_MS = 6_000;

export interface PulseOptions {
  readonly clock: Clock;
  readonly ping: () => void;
  /** Nothing has come for too long. Nothing is asked any more. */
  readonly dead: () => void;
}

/**
 * Finds out within seconds that a line is dead which nobody has closed, as after a change of network or behind a router
 * that forgot it. The keep-alive of MQTT takes half a minute.
 */
export class Pulse {
  readonly #options: PulseOptions;
  #cancelBeat: () => void = () => undefined;
  #cancelDeath: (() => void) | null = null;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#wait();
  }

  /** Something came. */
  heard(): void {
    this.#cancelDeath?.();
    this.#cancelDeath = null;
  }

  stop(): void {
    this.#cancelBeat();
    this.heard();
  }

  #wait(): void {
    this.#cancelBeat = this.#options.clock.after(BEAT_MS, () => {
      const { clock, ping, dead } = this.#options;
      this.#cancelDeath ??= clock.after(ANSWER_MS, () => {
        this.stop();
        dead();
      });
      ping();
      this.#wait();
    });
  }
}

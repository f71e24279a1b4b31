import type { Clock } from '../protocol/ports';
import type { Side } from '../protocol/topics';
import type { Session } from './session';

/** After a catch-up there is a pause of so many times what it took: a client that asks without end costs little. */
const PAUSE_SHARE = 10;
/** A client that is sent nothing for seconds takes what it misses for lost. Milliseconds. */
const LONGEST_PAUSE_MS = 1_000;

/** What is needed of a session. */
type InLane = Pick<Session, 'id' | 'lane'>;

interface Turn {
  /** The lowest `seq` that the next catch-up goes on after; null: none waits. */
  after: number | null;
  running: boolean;
}

/**
 * Catch-ups of each client and session, one at a time: those that are asked for while one runs, or in the pause after
 * it, become one. Whoever asks for a long chat again and again gets it again, but holds nobody else up.
 */
export class CatchUps {
  readonly #clock: Clock;
  readonly #turns = new Map<string, Turn>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Has `catchUp` called with the lowest `after` that was asked for, at once or when it is this client's turn again. It
   * runs in the session's lane, so that nothing newer overtakes it.
   */
  ask(
    client: { readonly side: Side; readonly id: string },
    session: InLane,
    after: number,
    catchUp: (after: number) => Promise<void>,
  ): void {
    const key = `${client.side} ${client.id} ${session.id}`;
    const turn = this.#turns.get(key) ?? { after: null, running: false };
    turn.after = Math.min(turn.after ?? after, after);
    if (turn.running) return;
    turn.running = true;
    this.#turns.set(key, turn);
    void this.#run(key, turn, session, catchUp);
  }

  async #run(key: string, turn: Turn, session: InLane, catchUp: (after: number) => Promise<void>): Promise<void> {
    let began = this.#clock.now();
    await session.lane.run(async () => {
      began = this.#clock.now();
      const { after } = turn;
      turn.after = null;
      if (after !== null) await catchUp(after);
    });
    const pauseMs = Math.min(LONGEST_PAUSE_MS, (this.#clock.now() - began) * PAUSE_SHARE);
    const goOn = (): void => {
      if (turn.after === null) this.#turns.delete(key);
      else void this.#run(key, turn, session, catchUp);
    };
    if (pauseMs <= 0) goOn();
    else this.#clock.after(pauseMs, goOn);
  }
}

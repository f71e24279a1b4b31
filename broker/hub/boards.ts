import type { KnownVisitor } from '../protocol/models';
import { type Clock, isoTime } from '../protocol/ports';
import type { Directory, DirectoryAgent, Queue } from '../protocol/retained';
import type { Router, Waiting } from './routing';
import { Throttle } from './throttle';
import type { Wire } from './wire';

/** At most two a second. */
const INTERVAL_MS = 500;
const NAMED_IN_QUEUE = 100;

export interface BoardParts {
  readonly clock: Clock;
  readonly router: Router;
  wire(): Wire | null;
  /** Every account that is not disabled, as colleagues see it. */
  agents(): readonly DirectoryAgent[];
  visitorOf(session: string): KnownVisitor;
}

/** The retained messages that all agents read: who is there, and who waits. */
export class Boards {
  readonly #throttle: Throttle;
  readonly #parts: BoardParts;
  readonly #last = new Map<string, string>();

  constructor(parts: BoardParts) {
    this.#throttle = new Throttle(parts.clock, INTERVAL_MS);
    this.#parts = parts;
  }

  directoryChanged(): void {
    this.#throttle.offer('directory', () => {
      const directory: Directory = { v: 1, agents: [...this.#parts.agents()] };
      this.#publish('directory', directory);
    });
  }

  queueChanged(): void {
    this.#throttle.offer('queue', () => this.#publish('queue', this.#queue()));
  }

  /** After a reconnect: the broker may have forgotten what it retained. */
  again(): void {
    this.#last.clear();
    this.directoryChanged();
    this.queueChanged();
  }

  close(): void {
    this.#throttle.close();
  }

  #publish(board: 'directory' | 'queue', message: Directory | Queue): void {
    const wire = this.#parts.wire();
    const text = JSON.stringify(message);
    if (wire === null || this.#last.get(board) === text) return;
    this.#last.set(board, text);
    wire.send(wire.topics[board], message, { retain: true });
  }

  #queue(): Queue {
    const { router, visitorOf } = this.#parts;
    const skills = router.waitingSkills().flatMap((skill) => {
      const waiting = router.waitingFor(skill);
      const [oldest] = waiting;
      return oldest === undefined ? [] : [{ skill, waiting: waiting.length, oldestAt: isoTime(oldest.since) }];
    });
    const named = (waiting: Waiting) => ({
      session: waiting.session,
      skill: waiting.skill,
      since: isoTime(waiting.since),
      visitor: visitorOf(waiting.session),
    });
    return { v: 1, skills, sessions: router.firstWaiting(NAMED_IN_QUEUE).map(named) };
  }
}

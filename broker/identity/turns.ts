import type { Asker } from './ports';

interface Waiting {
  readonly asker: Asker;
  /** False: it had to make room. */
  readonly settle: (mine: boolean) => void;
}

/** Those of one kind who wait: by place, the place whose turn is next first. */
type Lane = Map<string, Waiting[]>;

/**
 * Who may do some dear work now, so many at a time. The others wait, so many at most, and take their turns by place:
 * whoever asks a hundred times from one place is not served more often than somebody elsewhere who asks once. Those
 * from where wrong passwords came have a lane of their own: at most half of what is done at a time, half of the room
 * to wait in, and every second turn.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #room: number;
  readonly #urgent: (() => void)[] = [];
  readonly #good: Lane = new Map();
  readonly #suspect: Lane = new Map();
  #running = 0;
  #suspectsRunning = 0;
  #suspectWasLast = false;

  constructor(atOnce: number, room: number) {
    this.#atOnce = atOnce;
    this.#room = room;
  }

  /** Resolves when it is one's turn; call `end` when done. Before all who ask, and never refused. */
  async wait(): Promise<void> {
    if (this.#running < this.#atOnce) this.#running += 1;
    else await new Promise<void>((go) => this.#urgent.push(go));
  }

  /** Resolves with true when it is one's turn: then call `end` when done. With false when there is no room. */
  ask(asker: Asker): Promise<boolean> {
    if (this.#running < this.#atOnce && this.#mayRun(asker)) {
      this.#began(asker);
      return Promise.resolve(true);
    }
    if (!this.#makeRoom(asker)) return Promise.resolve(false);
    return new Promise((settle) => {
      const lane = asker.suspect ? this.#suspect : this.#good;
      lane.set(asker.place, [...(lane.get(asker.place) ?? []), { asker, settle }]);
    });
  }

  /** The work is done. The place goes straight to the next: were it free for a moment, a newcomer could take it too. */
  end(asker?: Asker): void {
    this.#running -= 1;
    if (asker?.suspect === true) this.#suspectsRunning -= 1;
    const urgent = this.#urgent.shift();
    if (urgent !== undefined) {
      this.#running += 1;
      urgent();
      return;
    }
    const next = this.#next();
    if (next === null) return;
    this.#began(next.asker);
    next.settle(true);
  }

  #mayRun({ suspect }: Asker): boolean {
    return !suspect || this.#suspectsRunning < Math.ceil(this.#atOnce / 2);
  }

  #began({ suspect }: Asker): void {
    this.#running += 1;
    if (suspect) this.#suspectsRunning += 1;
  }

  #next(): Waiting | null {
    const suspects = this.#suspect.size > 0 && this.#suspectsRunning < Math.ceil(this.#atOnce / 2);
    const suspect = suspects && (this.#good.size === 0 || !this.#suspectWasLast);
    this.#suspectWasLast = suspect;
    return takeNext(suspect ? this.#suspect : this.#good);
  }

  /** Whether there is room for one more. The place with the most who wait gives way to one with fewer. */
  #makeRoom(asker: Asker): boolean {
    const suspects = countOf(this.#suspect);
    const all = suspects + countOf(this.#good);
    const full = all >= this.#room || (asker.suspect && suspects >= this.#room / 2);
    if (!full) return true;
    if (!asker.suspect && suspects > 0) return dropLast(this.#suspect, longest(this.#suspect));
    const lane = asker.suspect ? this.#suspect : this.#good;
    const most = longest(lane);
    const waits = (place: string): number => lane.get(place)?.length ?? 0;
    return waits(asker.place) + 1 < waits(most) && dropLast(lane, most);
  }
}

function takeNext(lane: Lane): Waiting | null {
  const [first] = lane;
  if (first === undefined) return null;
  const [place, waiting] = first;
  const next = waiting.shift();
  // To the end of the line, if there are more.
  lane.delete(place);
  if (waiting.length > 0) lane.set(place, waiting);
  return next ?? null;
}

function countOf(lane: Lane): number {
  let count = 0;
  for (const waiting of lane.values()) count += waiting.length;
  return count;
}

/** The place with the most who wait. There are never more places than there is room. */
function longest(lane: Lane): string {
  let most = '';
  let length = 0;
  for (const [place, waiting] of lane) {
    if (waiting.length <= length) continue;
    most = place;
    length = waiting.length;
  }
  return most;
}

/** Sends away who came last from a place. */
function dropLast(lane: Lane, place: string): boolean {
  const waiting = lane.get(place);
  const last = waiting?.pop();
  if (waiting?.length === 0) lane.delete(place);
  last?.settle(false);
  return last !== undefined;
}

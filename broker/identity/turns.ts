import type { Asker, Standing } from './ports';

interface Waiting {
  readonly asker: Asker;
  /** False: it had to make room. */
  readonly settle: (mine: boolean) => void;
}

/** Highest first: of a full room the lowest have to go. */
const RANKS: readonly Standing[] = ['known', 'new', 'suspect'];
/**
 * Whose turn is next, again and again, and who is served when none of them waits: the known have every second turn, the
 * suspects every fourth.
 */
const ROUND: readonly (readonly Standing[])[] = [
  RANKS,
  ['new', 'known', 'suspect'],
  RANKS,
  ['suspect', 'new', 'known'],
];

/**
 * Who may do some dear work now, so many at a time. The others wait, so many at most, and take their turns by place:
 * whoever asks a hundred times from one place is not served more often than somebody elsewhere who asks once.
 *
 * How places stand is asked when a turn is given, not when somebody begins to wait: from where a wrong password has
 * come meanwhile, all who wait are suspects. These are at most half of what is done at a time, and begin to wait in at
 * most half of the room. Who has come before from where they are need not wait for strangers, however many.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #room: number;
  readonly #urgent: (() => void)[] = [];
  /** By place, the place whose turn is next first. */
  readonly #waiting = new Map<string, Waiting[]>();
  /** Of the suspects, those whose work goes on. */
  readonly #suspects = new Set<Asker>();
  #running = 0;
  #turn = 0;

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
    if (this.#running < this.#atOnce && this.#mayRun(asker.standing())) {
      this.#began(asker);
      return Promise.resolve(true);
    }
    if (!this.#makeRoom(asker)) return Promise.resolve(false);
    return new Promise((settle) => {
      this.#waiting.set(asker.place, [...(this.#waiting.get(asker.place) ?? []), { asker, settle }]);
    });
  }

  /** The work is done. The place goes straight to the next: were it free for a moment, a newcomer could take it too. */
  end(asker?: Asker): void {
    this.#running -= 1;
    if (asker !== undefined) this.#suspects.delete(asker);
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

  #mayRun(standing: Standing): boolean {
    return standing !== 'suspect' || this.#suspects.size < Math.ceil(this.#atOnce / 2);
  }

  #began(asker: Asker): void {
    this.#running += 1;
    if (asker.standing() === 'suspect') this.#suspects.add(asker);
  }

  #next(): Waiting | null {
    const order = ROUND[this.#turn % ROUND.length];
    this.#turn += 1;
    for (const standing of order ?? RANKS) {
      const place = this.#mayRun(standing) ? this.#placesOf(standing)[0] : undefined;
      if (place !== undefined) return this.#takeFirst(place);
    }
    return null;
  }

  /** The places that stand so, of those where somebody waits. */
  #placesOf(standing: Standing): readonly string[] {
    return [...this.#waiting].flatMap(([place, [first]]) => (first?.asker.standing() === standing ? [place] : []));
  }

  #takeFirst(place: string): Waiting | null {
    const waiting = this.#waiting.get(place) ?? [];
    const next = waiting.shift();
    // To the end of the line, if there are more.
    this.#waiting.delete(place);
    if (waiting.length > 0) this.#waiting.set(place, waiting);
    return next ?? null;
  }

  /** Whether there is room for one more. The place with the most who wait gives way to one with fewer. */
  #makeRoom(asker: Asker): boolean {
    const standing = asker.standing();
    const all = this.#countOf([...this.#waiting.keys()]);
    const tooManySuspects = standing === 'suspect' && this.#countOf(this.#placesOf('suspect')) >= this.#room / 2;
    if (all < this.#room && !tooManySuspects) return true;
    // Those of a lower rank go first, the lowest before all.
    const lower = RANKS.slice(RANKS.indexOf(standing) + 1).reverse();
    for (const rank of lower) {
      const place = this.#longest(this.#placesOf(rank));
      if (place !== undefined) return this.#dropLast(place);
    }
    const most = this.#longest(this.#placesOf(standing));
    return most !== undefined && this.#waits(asker.place) + 1 < this.#waits(most) && this.#dropLast(most);
  }

  #waits(place: string): number {
    return this.#waiting.get(place)?.length ?? 0;
  }

  #countOf(places: readonly string[]): number {
    return places.reduce((sum, place) => sum + this.#waits(place), 0);
  }

  /** The place with the most who wait, the first of several. There are never more places than there is room. */
  #longest(places: readonly string[]): string | undefined {
    return places.reduce<string | undefined>(
      (most, place) => (most !== undefined && this.#waits(place) <= this.#waits(most) ? most : place),
      undefined,
    );
  }

  /** Sends away who came last from a place; whether there was anybody. */
  #dropLast(place: string): boolean {
    const waiting = this.#waiting.get(place);
    const last = waiting?.pop();
    if (waiting?.length === 0) this.#waiting.delete(place);
    last?.settle(false);
    return last !== undefined;
  }
}

/**
 * A map that forgets what nobody asked for or set for a while, and of too many the longest unused; for what is
 * counted by keys that strangers choose. Nothing is ever walked through: what is forgotten goes in one piece.
 */
export class RecentMap<V> {
  readonly #keepMs: number;
  readonly #max: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();
  #turnedAt = Number.NEGATIVE_INFINITY;

  /** Keeps an entry at least `keepMs` milliseconds after its last use, unless `max` others were used since. */
  constructor(keepMs: number, max: number) {
    this.#keepMs = keepMs;
    this.#max = max;
  }

  get(key: string, now: number): V | undefined {
    this.#turn(now);
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old, now);
    return old;
  }

  /** The entry, made when it is not there. */
  of(key: string, now: number, make: () => V): V {
    const found = this.get(key, now);
    if (found !== undefined) return found;
    const made = make();
    this.set(key, made, now);
    return made;
  }

  set(key: string, value: V, now: number): void {
    this.#turn(now);
    this.#old.delete(key);
    this.#young.set(key, value);
    if (this.#young.size >= this.#max) this.#age(now);
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  /** At most twice `max`. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  #turn(now: number): void {
    // A clock that is put back starts a new stretch: else nothing would be forgotten until it has caught up.
    const since = now - this.#turnedAt;
    if (since >= 0 && since < this.#keepMs) return;
    if (since >= 2 * this.#keepMs) this.#young.clear();
    this.#age(now);
  }

  #age(now: number): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#turnedAt = now;
  }
}

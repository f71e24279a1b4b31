/** Negative when `a` comes first; never 0 for two different items: the order is total. */
export type Compare<T> = (a: T, b: T) => number;

/**
 * Items in order, found by halving. Adding and removing also move what follows, in one block copy, which for the
 * tens of thousands that wait at most is cheaper than any tree.
 * An item's place depends on its fields: remove it before they change, and add it again.
 */
export class SortedList<T> {
  readonly #items: T[] = [];
  readonly #compare: Compare<T>;

  constructor(compare: Compare<T>) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  at(index: number): T | undefined {
    return this.#items[index];
  }

  items(): readonly T[] {
    return this.#items;
  }

  add(item: T): void {
    const place = this.#placeOf(item);
    if (place === this.#items.length) this.#items.push(item);
    else this.#items.splice(place, 0, item);
  }

  remove(item: T): void {
    const place = this.indexOf(item);
    if (place === 0) this.#items.shift();
    else if (place > 0) this.#items.splice(place, 1);
  }

  /** The item's place, from 0; -1 when it is not there. */
  indexOf(item: T): number {
    const place = this.#placeOf(item);
    return this.#items[place] === item ? place : -1;
  }

  /** The first place whose item does not come before the given one. */
  #placeOf(item: T): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#items[middle];
      if (other !== undefined && this.#compare(other, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

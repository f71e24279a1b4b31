/**
 * What is read from a store, in one order: readings never overtake each other, and one that was begun before a change
 * is done again, so what is shown never goes back to what it was before.
 */
export class Latest<T> {
  readonly #read: () => Promise<T>;
  readonly #take: (value: T) => void;
  #wanted = 0;
  #running: Promise<void> | null = null;

  constructor(read: () => Promise<T>, take: (value: T) => void) {
    this.#read = read;
    this.#take = take;
  }

  /** Resolves when what the store holds by now, or something newer, has been taken. */
  refresh(): Promise<void> {
    this.#wanted += 1;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** What is shown has been changed ahead of the store: a reading that is under way is out of date. */
  outdated(): void {
    this.#wanted += 1;
  }

  async #run(): Promise<void> {
    let begun: number;
    let value: T;
    do {
      begun = this.#wanted;
      value = await this.#read();
    } while (begun !== this.#wanted);
    this.#take(value);
  }
}

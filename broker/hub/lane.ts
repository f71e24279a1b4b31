/** Runs tasks one after the other, in the order of the calls. A task that fails does not stop those behind it. */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** Lanes by key, kept only while something is in them. */
export class Lanes {
  readonly #lanes = new Map<string, { lane: Lane; waiting: number }>();

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const entry = this.#lanes.get(key) ?? { lane: new Lane(), waiting: 0 };
    this.#lanes.set(key, entry);
    entry.waiting += 1;
    try {
      return await entry.lane.run(task);
    } finally {
      entry.waiting -= 1;
      if (entry.waiting === 0) this.#lanes.delete(key);
    }
  }
}

import type { Disk, Entry } from '../../../renderer/visitor/device/disk';

/** A disk in the hands of a test: it answers, refuses, or owes its answers until it is let go. */
export class TestDisk<T extends Entry> implements Disk<T> {
  readonly entries = new Map<string, T>();
  mood: 'answers' | 'refuses' | 'hangs' = 'answers';
  /** A change that is refused though the disk answers, as when it is full. */
  refuses: (entry: T) => boolean = () => false;
  #owed: (() => void)[] = [];
  #changed: () => void = () => undefined;

  list(): Promise<readonly T[]> {
    return this.#do(() => [...this.entries.values()]);
  }

  put(entry: T): Promise<void> {
    return this.#do(() => {
      if (this.refuses(entry)) throw new Error('The disk is full.');
      this.entries.set(entry.id, entry);
    });
  }

  update(id: string, change: (entry: T) => T): Promise<void> {
    return this.#do(() => {
      const known = this.entries.get(id);
      if (known !== undefined) this.entries.set(id, change(known));
    });
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#do(() => {
      for (const id of ids) this.entries.delete(id);
    });
  }

  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  /** Another tab has changed something. */
  tell(): void {
    this.#changed();
  }

  /** Answers what it owes, in order, and from now on at once. */
  letGo(): void {
    this.mood = 'answers';
    for (const work of this.#owed.splice(0)) work();
  }

  close(): void {
    this.#owed = [];
  }

  #do<R>(work: () => R): Promise<R> {
    if (this.mood === 'refuses') return Promise.reject(new Error('The disk refuses.'));
    return new Promise((resolve, reject) => {
      const run = (): void => {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      };
      if (this.mood === 'hangs') this.#owed.push(run);
      else run();
    });
  }
}

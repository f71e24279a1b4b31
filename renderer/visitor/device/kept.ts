import type { Disk, Entry } from './disk';
import { within } from './within';

/** A disk that has not answered for so long, in milliseconds, is not waited for any more. */
const DISK_MS = 3_000;

/**
 * Entries on this device: on its disk as long as that answers, else in memory, so that nobody waits for a disk that
 * never answers, is full, or is not there. No call rejects, and each is over after a few seconds. What could not be
 * written is written when the disk comes back.
 */
export class KeptEntries<T extends Entry> {
  readonly #disk: Disk<T>;
  /** All that is known, written or not. */
  readonly #known = new Map<string, T>();
  /** Only in memory: a reload would lose them. */
  readonly #loose = new Set<string>();
  /** On their way to the disk; not listed before they are there. */
  readonly #writing = new Set<string>();
  /** Removed here, whatever the disk says; and those of which it has not said that they are gone. */
  readonly #removed = new Set<string>();
  readonly #owed = new Set<string>();
  /** The disk owes an answer. */
  #stuck = false;
  /** What it answered last was a refusal. */
  #failing = false;
  #safe = true;
  #changed: () => void = () => undefined;
  #safeChanged: (safe: boolean) => void = () => undefined;

  constructor(disk: Disk<T>) {
    this.#disk = disk;
  }

  /** Whether a reload would find everything again, as far as is known. */
  get isSafe(): boolean {
    return this.#safe;
  }

  /** Of one session, oldest first: ids are UUIDs, version 7, which sort by time. */
  async list(session: string): Promise<readonly T[]> {
    const listed = await this.#ask(() => this.#disk.list());
    if (listed !== null) this.#learn(listed.value);
    return [...this.#known.values()]
      .filter((entry) => entry.session === session && !this.#writing.has(entry.id))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Resolves when it is on disk, or in memory because the disk does not take it. */
  async put(entry: T): Promise<void> {
    const { id } = entry;
    this.#removed.delete(id);
    if (!this.#known.has(id)) this.#writing.add(id);
    this.#known.set(id, entry);
    const written = await this.#ask(() => this.#disk.put(entry));
    this.#writing.delete(id);
    if (this.#known.has(id)) this.#mark(id, written !== null);
  }

  /** Changes an entry as it is at that moment, in one step; one that was removed stays away. */
  async update(id: string, change: (entry: T) => T): Promise<void> {
    if (this.#removed.has(id)) return;
    const known = this.#known.get(id);
    if (known !== undefined) this.#known.set(id, change(known));
    const isLoose = this.#loose.has(id);
    const written = await this.#ask(() => this.#disk.update(id, change));
    if (!isLoose && this.#known.has(id)) this.#mark(id, written !== null);
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const id of ids) {
      this.#known.delete(id);
      this.#loose.delete(id);
      this.#removed.add(id);
      this.#owed.add(id);
    }
    this.#tellSafe();
    await this.#catchUp();
  }

  /** Throws away what is of other sessions. */
  async prune(session: string): Promise<void> {
    const listed = await this.#ask(() => this.#disk.list());
    const others = (listed?.value ?? []).filter((entry) => entry.session !== session);
    await this.remove(others.map(({ id }) => id));
  }

  /** Calls when another tab has changed something, or when the disk has come back with what it holds. */
  onChange(listener: () => void): void {
    this.#changed = listener;
    this.#disk.onChange(listener);
  }

  /** Calls when it changes whether a reload would find everything again. */
  onSafe(listener: (safe: boolean) => void): void {
    this.#safeChanged = listener;
  }

  close(): void {
    this.#disk.close();
  }

  /** Null when the disk refuses, or does not answer in time. One that owes an answer is not asked meanwhile. */
  async #ask<R>(work: () => Promise<R>): Promise<{ readonly value: R } | null> {
    if (this.#stuck) return null;
    const answer = work();
    const waited = await within(DISK_MS, answer);
    if (waited.kind === 'late') {
      this.#stuck = true;
      const back = (): void => void this.#cameBack();
      answer.then(back, back);
    } else {
      this.#failing = waited.kind === 'failed';
    }
    this.#tellSafe();
    return waited.kind === 'value' ? waited : null;
  }

  /** Brings the disk up to what happened while it did not answer. */
  async #cameBack(): Promise<void> {
    this.#stuck = false;
    await this.#catchUp();
    this.#changed();
  }

  /** Removes what is to go; then there may be room for what did not fit. */
  async #catchUp(): Promise<void> {
    const ids = [...this.#owed];
    const done = await this.#ask(() => this.#disk.remove(ids));
    if (done === null) return;
    for (const id of ids) this.#owed.delete(id);
    for (const id of [...this.#loose]) {
      const entry = this.#known.get(id);
      if (entry === undefined) continue;
      const written = await this.#ask(() => this.#disk.put(entry));
      if (written !== null && this.#known.get(id) === entry) this.#mark(id, true);
    }
  }

  /** What the disk holds; what it does not know yet stays. */
  #learn(entries: readonly T[]): void {
    const kept = [...this.#known].filter(([id]) => this.#loose.has(id) || this.#writing.has(id));
    this.#known.clear();
    for (const entry of entries) if (!this.#removed.has(entry.id)) this.#known.set(entry.id, entry);
    for (const [id, entry] of kept) this.#known.set(id, entry);
  }

  #mark(id: string, written: boolean): void {
    if (written) this.#loose.delete(id);
    else this.#loose.add(id);
    this.#tellSafe();
  }

  #tellSafe(): void {
    const safe = !this.#stuck && !this.#failing && this.#loose.size === 0;
    if (safe === this.#safe) return;
    this.#safe = safe;
    this.#safeChanged(safe);
  }
}

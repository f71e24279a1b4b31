import type { Away } from '../protocol/models';

interface Entry {
  readonly connections: Map<string, Away | null>;
  /** Epoch milliseconds of the death of the last connection; null while there is one. */
  goneSince: number | null;
}

/**
 * Which principals of one side are connected, by their connection topics. Pure. A death counts only when it is
 * of a connection that is current: an old last will may come after its owner is back.
 */
export class Connections {
  readonly #entries = new Map<string, Entry>();
  #subscribedAt = 0;

  /**
   * The hub has (re)subscribed: what it knew may be out of date, what still lives is told again now.
   * Whoever is not counts as gone from now on, not from before.
   */
  restart(now: number): void {
    this.#subscribedAt = now;
    this.#entries.clear();
  }

  /** Says that the principal should connect, and counts as gone from now until it does. */
  expect(id: string, now: number): void {
    if (!this.#entries.has(id)) this.#entries.set(id, { connections: new Map(), goneSince: now });
  }

  /** A connection, new or known. */
  alive(id: string, connection: string, away: Away | null): void {
    const entry = this.#entries.get(id) ?? { connections: new Map(), goneSince: null };
    entry.connections.set(connection, away);
    entry.goneSince = null;
    this.#entries.set(id, entry);
  }

  /** Returns whether it was a current one. */
  died(id: string, connection: string, now: number): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined || !entry.connections.delete(connection)) return false;
    if (entry.connections.size === 0) entry.goneSince = now;
    return true;
  }

  forget(id: string): void {
    this.#entries.delete(id);
  }

  has(id: string, connection: string): boolean {
    return this.#entries.get(id)?.connections.has(connection) === true;
  }

  online(id: string): boolean {
    return (this.#entries.get(id)?.connections.size ?? 0) > 0;
  }

  /** What each connection says of itself; empty when there is none. */
  awayStates(id: string): readonly (Away | null)[] {
    return [...(this.#entries.get(id)?.connections.values() ?? [])];
  }

  /** When the principal's last connection died, at the earliest the hub's own subscription; null while connected. */
  goneSince(id: string): number | null {
    const entry = this.#entries.get(id);
    return entry === undefined ? this.#subscribedAt : entry.goneSince;
  }

  onlineCount(): number {
    let count = 0;
    for (const entry of this.#entries.values()) if (entry.connections.size > 0) count += 1;
    return count;
  }
}

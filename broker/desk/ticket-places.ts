import type { Ticket } from '../protocol/models';

/**
 * Where each ticket stands, so that none has to be searched for among ten thousand. Tickets are added at the end and
 * replaced where they stand, and those that could not be kept go from the end again; none is taken out of the middle.
 * Whoever adds some has asked about the list without them before.
 */
export class TicketPlaces {
  readonly #places = new Map<string, number>();
  /** The ids of the tickets that were seen, in their order. */
  readonly #ids: string[] = [];

  /** The place of the ticket with this id in the list; -1 when there is none. */
  of(tickets: readonly Ticket[], id: string): number {
    this.#follow(tickets);
    return this.#places.get(id) ?? -1;
  }

  #follow(tickets: readonly Ticket[]): void {
    for (const id of this.#ids.splice(tickets.length))
      if ((this.#places.get(id) ?? 0) >= tickets.length) this.#places.delete(id);
    for (const { id } of tickets.slice(this.#ids.length)) {
      // The first counts, as in a search from the beginning.
      if (!this.#places.has(id)) this.#places.set(id, this.#ids.length);
      this.#ids.push(id);
    }
  }
}

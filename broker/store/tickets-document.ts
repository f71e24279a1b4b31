import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../protocol/errors';
import type { Ticket } from '../protocol/models';
import { openDocument, type StoredDocument } from './document';
import type { Logger } from './logger';
import { nextAfter, numbersIn, openReserve, type Reserve } from './ticket-numbers';
import { ticketsToJson } from './tickets-json';
import { DOCUMENTS, type DocumentValue } from './workspace';

type Tickets = DocumentValue<'tickets'>;

/** So many tickets share a file: about 150 KB, which a change writes anew. */
export const TICKETS_PER_FILE = 250;
const NOTHING: Tickets = { nextNumber: 1, tickets: [] };
const PART = /^tickets-(\d{1,6})\.json$/;

export interface TicketsOptions {
  readonly dir: string;
  /** The value when there is no file yet. */
  readonly empty: Tickets;
  /** Whether the workspace is made at this start: else a file that is missing was lost. */
  readonly isNew: boolean;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** One file, with the tickets that it holds. */
interface Part {
  readonly document: StoredDocument<Tickets>;
  tickets: readonly Ticket[];
}

/** A file, and the tickets that it is to hold. */
interface Changed {
  readonly part: Part;
  readonly tickets: Ticket[];
}

interface Waiting {
  readonly change: (value: Readonly<Tickets>) => Tickets;
  readonly resolve: (result: Result<void>) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Opens the tickets of a workspace: one document to those who use it, in files of `TICKETS_PER_FILE` tickets
 * (`tickets.json`, `tickets-2.json`, ...), so that with ten thousand tickets a comment writes a small file and not all
 * of them. Each file is a lowdb document: written atomically, and set aside by itself when it is corrupt. No
 * number is given twice, also when a file with the last ones is lost.
 */
export async function openTickets(options: TicketsOptions): Promise<StoredDocument<Tickets>> {
  const toJson = ticketsToJson();
  const open = async (number: number, empty = NOTHING, missing: 'start' | 'name' = 'start'): Promise<Part> => {
    const name = number === 1 ? 'tickets.json' : `tickets-${number}.json`;
    const { logger, now, dir } = options;
    const file = { file: join(dir, name), schema: DOCUMENTS.tickets, empty, logger, now, toJson, missing };
    const document = await openDocument<Tickets>(file);
    return { document, tickets: document.value.tickets };
  };
  const names = await readdir(options.dir);
  const last = names.reduce((most, name) => Math.max(most, Number(PART.exec(name)?.[1] ?? 1)), 1);
  const isLost = (number: number): boolean =>
    !options.isNew && !names.includes(number === 1 ? 'tickets.json' : `tickets-${number}.json`);
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  const reserve = await openReserve(options);
  const parts: Part[] = [];
  for (const number of numbers)
    parts.push(await open(number, number === 1 ? options.empty : NOTHING, isLost(number) ? 'name' : 'start'));
  const isSpoilt = numbers.some(isLost) || parts.some(({ document }) => document.setAside !== null);
  const document = new TicketsDocument(parts, last, open, reserve, isSpoilt);
  if (!options.isNew) await document.reserve();
  if (isSpoilt) await document.keepNumber();
  await document.divide();
  return document;
}

class TicketsDocument implements StoredDocument<Tickets> {
  readonly #parts: Part[];
  readonly #open: (number: number) => Promise<Part>;
  #lastNumber: number;
  /** Which part a ticket is in, by its id. */
  readonly #places = new Map<string, Part>();
  #value: Tickets;
  #writing: Promise<unknown> = Promise.resolve();
  /** Changes that came while a write was under way: they share the next one. */
  #waiting: Waiting[] = [];

  readonly #reserve: Reserve;

  constructor(
    parts: Part[],
    lastNumber: number,
    open: (number: number) => Promise<Part>,
    reserve: Reserve,
    isSpoilt: boolean,
  ) {
    this.#reserve = reserve;
    this.#parts = parts;
    this.#lastNumber = lastNumber;
    this.#open = open;
    // A ticket that is in two files, as after a crash while one was divided, counts in the later one.
    for (const part of [...parts].reverse()) {
      part.tickets = part.tickets.filter(({ id }) => !this.#places.has(id));
      for (const { id } of part.tickets) this.#places.set(id, part);
    }
    const tickets = parts.flatMap((part) => part.tickets);
    // The file with the last word may have been set aside: no number is given twice all the same.
    const numbers = tickets.map(({ number }) => nextAfter(number));
    const told = parts.map(({ document }) => document.value.nextNumber);
    const unread = parts.flatMap(({ document }) => numbersIn(document));
    const reserved = isSpoilt ? reserve.next : 1;
    const nextNumber = [...told, ...numbers, ...unread, reserved].reduce((a, b) => Math.max(a, b), 1);
    this.#value = { nextNumber, tickets };
  }

  get setAside(): string | null {
    return this.#parts.map(({ document }) => document.setAside).find((text) => text !== null) ?? null;
  }

  get bad(): StoredDocument<Tickets>['bad'] {
    return this.#parts.flatMap(({ document }) => document.bad);
  }

  /** Writes the next number into the last file, where a file that had it is lost; throws when it cannot be written. */
  async keepNumber(): Promise<void> {
    const { nextNumber } = this.#value;
    const kept = await this.#parts.at(-1)?.document.update((value) => ({ ...value, nextNumber }));
    if (kept !== undefined && !kept.ok) throw new Error(kept.error.message);
  }

  /** Keeps on disk that the numbers up to here are given; throws when that cannot be written. */
  async reserve(): Promise<void> {
    const reserved = await this.#reserve.upTo(this.#value.nextNumber);
    if (!reserved.ok) throw new Error(reserved.error.message);
  }

  get value(): Readonly<Tickets> {
    return this.#value;
  }

  /** Brings a file of an earlier version, or of a large seed, to its size: what is moved is written first. */
  async divide(): Promise<void> {
    const [first] = this.#parts;
    if (first === undefined || first.tickets.length <= 2 * TICKETS_PER_FILE) return;
    const { nextNumber } = this.#value;
    for (let from = TICKETS_PER_FILE; from < first.tickets.length; from += TICKETS_PER_FILE) {
      const part = await this.#add();
      part.tickets = first.tickets.slice(from, from + TICKETS_PER_FILE);
      const moved = await part.document.update(() => ({ nextNumber, tickets: [...part.tickets] }));
      if (!moved.ok) throw new Error(moved.error.message);
      for (const { id } of part.tickets) this.#places.set(id, part);
    }
    first.tickets = first.tickets.slice(0, TICKETS_PER_FILE);
    const left = await first.document.update(() => ({ nextNumber, tickets: [...first.tickets] }));
    if (!left.ok) throw new Error(left.error.message);
    this.#value = { nextNumber, tickets: this.#parts.flatMap((part) => part.tickets) };
  }

  update(change: (value: Readonly<Tickets>) => Tickets): Promise<Result<void>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
      if (this.#waiting.length === 1) this.#writing = this.#writing.then(() => this.#writeWaiting());
    });
  }

  async save(): Promise<void> {
    await this.#writing;
    await this.reserve();
    for (const { document } of this.#parts) await document.save();
  }

  async settled(): Promise<void> {
    await this.#writing;
    await Promise.all(this.#parts.map(({ document }) => document.settled()));
  }

  async #writeWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    let next = this.#value;
    const applied = waiting.filter(({ change, reject }) => {
      try {
        next = change(next);
        return true;
      } catch (error) {
        // No part of the write, and only its own caller hears of it.
        reject(error);
        return false;
      }
    });
    if (applied.length === 0) return;
    const written = await this.#write(next).catch((error: unknown) => error);
    for (const { resolve, reject } of applied) {
      if (isResult(written)) resolve(written);
      else reject(written);
    }
  }

  /** Writes the files whose tickets are others now; all, or (as far as the disk allows) none. */
  async #write(next: Tickets): Promise<Result<void>> {
    const reserved = await this.#reserve.upTo(next.nextNumber);
    if (!reserved.ok) return reserved;
    const changed = await this.#changed(next);
    const { nextNumber } = next;
    const results = await Promise.all(
      changed.map(async ({ part, tickets }) => ({
        part,
        result: await part.document.update(() => ({ nextNumber, tickets })),
      })),
    );
    const failed = results.find(({ result }) => !result.ok);
    if (failed !== undefined) {
      const before = this.#value.nextNumber;
      for (const { part, result } of results) {
        if (result.ok) await part.document.update(() => ({ nextNumber: before, tickets: [...part.tickets] }));
      }
      return failed.result;
    }
    for (const { part, tickets } of changed) {
      for (const { id } of part.tickets) this.#places.delete(id);
      part.tickets = tickets;
    }
    for (const { part, tickets } of changed) for (const { id } of tickets) this.#places.set(id, part);
    this.#value = next;
    return ok(undefined);
  }

  /** The files that hold other tickets than before, with the tickets that they are to hold. */
  async #changed(next: Tickets): Promise<readonly Changed[]> {
    return this.#replaced(next) ?? this.#divided(next);
  }

  /**
   * Where tickets were only replaced, each by one of the same id, or added to the last file, no other ticket is looked
   * at: there may be ten thousand. Null when there is more to it.
   */
  #replaced(next: Tickets): readonly Changed[] | null {
    const before = this.#value.tickets;
    const last = this.#parts.at(-1);
    if (last === undefined || next.tickets.length < before.length) return null;
    const added = next.tickets.slice(before.length);
    if (added.some(({ id }) => this.#places.has(id)) || last.tickets.length + added.length > TICKETS_PER_FILE)
      return null;
    const others = new Map<Ticket, Ticket>();
    const parts = new Set<Part>(added.length > 0 ? [last] : []);
    for (const [index, old] of before.entries()) {
      const ticket = next.tickets[index];
      if (old === ticket || ticket === undefined) continue;
      const part = this.#places.get(ticket.id);
      if (old.id !== ticket.id || part === undefined) return null;
      others.set(old, ticket);
      parts.add(part);
    }
    if (parts.size === 0 && next.nextNumber !== this.#value.nextNumber) return null;
    return [...parts].map((part) => {
      const tickets = part.tickets.map((ticket) => others.get(ticket) ?? ticket);
      return { part, tickets: part === last ? [...tickets, ...added] : tickets };
    });
  }

  /** The same, whatever was changed, taken out or moved. */
  async #divided(next: Tickets): Promise<readonly Changed[]> {
    const held = new Map<Part, Ticket[]>(this.#parts.map((part) => [part, []]));
    let last = this.#parts.at(-1) ?? (await this.#add());
    for (const ticket of next.tickets) {
      const place = this.#places.get(ticket.id);
      if (place === undefined && (held.get(last)?.length ?? 0) >= TICKETS_PER_FILE) last = await this.#add();
      const part = place ?? last;
      const tickets = held.get(part);
      if (tickets === undefined) held.set(part, [ticket]);
      else tickets.push(ticket);
    }
    const changed = [...held]
      .map(([part, tickets]) => ({ part, tickets }))
      .filter(({ part, tickets }) => !isSame(part.tickets, tickets));
    const isOnlyNumber = changed.length === 0 && next.nextNumber !== this.#value.nextNumber;
    return isOnlyNumber ? [{ part: last, tickets: held.get(last) ?? [] }] : changed;
  }

  async #add(): Promise<Part> {
    const part = await this.#open(this.#lastNumber + 1);
    this.#lastNumber += 1;
    this.#parts.push(part);
    return part;
  }
}

/** Tickets are replaced and never changed. */
function isSame(a: readonly Ticket[], b: readonly Ticket[]): boolean {
  return a.length === b.length && a.every((ticket, index) => ticket === b[index]);
}

function isResult(value: unknown): value is Result<void> {
  return typeof value === 'object' && value !== null && 'ok' in value;
}

import { TICKET_PRIORITIES, type Ticket } from '../protocol/models';
import { plainText, searchWords } from '../protocol/plain-text';
import type { TicketQuery, TicketSort } from '../protocol/tickets';

const PAGE = 50;
const WARM_AT_ONCE = 100;

/** Names that tickets are found by, though they hold only ids. */
export interface Names {
  person(id: string): string | undefined;
  agent(id: string): string | undefined;
}

export interface Found {
  readonly tickets: readonly Ticket[];
  readonly next: string | null;
  readonly total: number;
}

/** The text of each ticket to search in. Tickets never change, they are replaced: the text stays good with its ticket. */
export class TicketTexts {
  readonly #names: Names;
  readonly #texts = new WeakMap<Ticket, string>();

  constructor(names: Names) {
    this.#names = names;
  }

  of(ticket: Ticket): string {
    const known = this.#texts.get(ticket);
    if (known !== undefined) return known;
    const { number, subject, category, description, worklog, person, assignee } = ticket;
    const names = [
      person === null ? '' : this.#names.person(person),
      assignee === null ? '' : this.#names.agent(assignee),
    ];
    const text = plainText(
      [number, subject, category, ...names, description, ...worklog.map((entry) => entry.text)].join('\n'),
    );
    this.#texts.set(ticket, text);
    return text;
  }

  /** Makes the texts ahead of the first search, a few at a time, so that nobody else has to wait meanwhile. */
  async warm(tickets: readonly Ticket[]): Promise<void> {
    for (const [index, ticket] of tickets.entries()) {
      if (this.#texts.has(ticket)) continue;
      this.of(ticket);
      if (index % WARM_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/**
 * A page of tickets that have every word of the text, pass the filters, and stand in the order asked for (last changed
 * first, unless said otherwise). The cursor counts tickets: one that changes between two pages may come twice.
 */
export function searchTickets(tickets: readonly Ticket[], query: TicketQuery, texts: TicketTexts): Found {
  const words = searchWords(query.text ?? '');
  const found = tickets.filter(
    (ticket) => passes(ticket, query) && (words.length === 0 || hasWords(texts.of(ticket), words)),
  );
  const ordered = found.sort(orderOf(query.sort ?? 'updated', query.descending ?? true));
  const start = startOf(query.cursor);
  const end = start + (query.limit ?? PAGE);
  return {
    tickets: ordered.slice(start, end),
    next: end < ordered.length ? String(end) : null,
    total: ordered.length,
  };
}

function passes(ticket: Ticket, { status, priority, assignee, skill }: TicketQuery): boolean {
  if (status !== undefined && !status.includes(ticket.status)) return false;
  if (priority !== undefined && !priority.includes(ticket.priority)) return false;
  if (skill !== undefined && ticket.skill !== skill) return false;
  return assignee === undefined || ticket.assignee === (assignee === 'none' ? null : assignee);
}

function hasWords(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

function orderOf(sort: TicketSort, descending: boolean): (a: Ticket, b: Ticket) => number {
  const way = descending ? -1 : 1;
  return (a, b) =>
    way * compare(keyOf(a, sort), keyOf(b, sort)) || compare(b.updatedAt, a.updatedAt) || compare(a.id, b.id);
}

function keyOf(ticket: Ticket, sort: TicketSort): string | number {
  switch (sort) {
    case 'updated':
      return ticket.updatedAt;
    case 'created':
      return ticket.createdAt;
    case 'number':
      return ticket.number;
    case 'subject':
      return ticket.subject.toLowerCase();
    case 'status':
      return ticket.status;
    case 'priority':
      return TICKET_PRIORITIES.indexOf(ticket.priority);
  }
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function startOf(cursor: string | undefined): number {
  const start = Number(cursor ?? 0);
  return Number.isSafeInteger(start) && start > 0 ? start : 0;
}

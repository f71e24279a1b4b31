import type { Ticket } from '../protocol/models';
import type { DocumentValue } from './workspace';

/**
 * Writes the tickets as JSON, one a line. The text of a ticket is made once, as tickets are replaced and never changed:
 * with ten thousand of them, one more costs no more than the joining of what is there.
 */
export function ticketsToJson(): (value: DocumentValue<'tickets'>) => string {
  const lines = new WeakMap<Ticket, string>();
  const lineOf = (ticket: Ticket): string => {
    // An entry that is no ticket stays in the file as it is, whatever it is.
    if (typeof ticket !== 'object' || ticket === null) return JSON.stringify(ticket);
    const known = lines.get(ticket);
    if (known !== undefined) return known;
    const line = JSON.stringify(ticket);
    lines.set(ticket, line);
    return line;
  };
  return ({ nextNumber, tickets }) => {
    const body = tickets.length === 0 ? '' : `\n${tickets.map(lineOf).join(',\n')}\n`;
    return `{"nextNumber":${nextNumber},"tickets":[${body}]}`;
  };
}

/** Where the console shows a ticket. */
export function ticketAddress(ticket: string): string {
  return `#/tickets/${encodeURIComponent(ticket)}`;
}

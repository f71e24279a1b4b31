import { ok } from '../../broker/protocol/errors';
import type { TICKET_CALLS } from '../contract/ticket-calls';
import { type Handler, nothing, signedIn } from './handler';

/** The calls about tickets, and about the people behind visitors. */
export const TICKET_HANDLERS: { readonly [C in keyof typeof TICKET_CALLS]: Handler<C> } = {
  'ticket.form': signedIn((agent, { session }) => agent.gateway.request('ticket.form', {}, session)),
  'ticket.create': signedIn(async (agent, { session, attempt, values, files }, console) => {
    const posted = await agent.attempts.send(attempt, 'ticket.create', { values, files }, session);
    if (!posted.ok) return posted;
    // Its event has come before the reply, in the same inbox.
    const event = console.state.conversations[session]?.find(({ id }) => id === posted.value.event);
    return ok({ ticket: event?.type === 'ticket.created' ? event.data : null });
  }),
  'ticket.get': signedIn((agent, { ticket }) => agent.gateway.request('ticket.get', { ticket })),
  'ticket.update': signedIn((agent, { attempt, ...change }) => agent.attempts.send(attempt, 'ticket.update', change)),
  'tickets.recent': signedIn((agent, { session }) => agent.gateway.request('tickets.recent', {}, session)),
  'tickets.search': signedIn((agent, query) => agent.gateway.request('tickets.search', query)),
  'person.search': signedIn((agent, { text }) => agent.gateway.request('person.search', { text })),
  'person.link': signedIn(async (agent, { session, person }) =>
    nothing(await agent.gateway.request('person.link', { person }, session)),
  ),
};

import { createHash } from 'node:crypto';
import { COMMANDS } from '../../protocol/commands';
import { fail, ok, parseInput, protocolError, type Result } from '../../protocol/errors';
import type { ChatFile, TicketLink } from '../../protocol/models';
import { isoTime } from '../../protocol/ports';
import type { RecentTicket, TicketCard, TicketForm, TicketRow } from '../../protocol/tickets';
import type { TicketRequest } from '../../store/workspace';
import type { Session } from '../session';
import { eventsOf, factsOf, filesIn } from '../ticket-facts';
import type { Attempt } from '../tickets';
import type { Caller, Change, CommandParts, Plan, QueryHandler, SlowChangeHandler } from './handler';
import { tookPart } from './handler';

const PERSONS_TICKETS = 20;

/** `ticket.form`: the ticket system's template, filled in from the chat. */
export const ticketForm: QueryHandler = async ({ caller, session }, parts) => {
  const allowed = mayMakeTicket(caller, session);
  if (!allowed.ok) return allowed;
  const template = await parts.desk.template();
  if (!template.ok) return template;
  const events = await eventsOf(parts.log, allowed.value.id);
  const facts = factsOf(allowed.value, events, caller.actor.name, personOf(allowed.value, parts));
  const { code, name, fields, transcript, files } = template.value;
  const form: TicketForm = {
    template: { code, name },
    fields: [...fields],
    values: parts.desk.fill(template.value, facts),
    ...(transcript !== null && { transcript }),
    files: files === 'refused' ? [] : [...filesIn(events)],
    attach: files,
  };
  return ok({ data: form });
};

/**
 * `ticket.create`: made at once, or promised when the ticket system does not answer. It is asked outside of the
 * session's lane, so that the chat goes on meanwhile.
 */
export const createTicket: SlowChangeHandler = async (change, parts) => {
  const { caller, session, data } = change;
  const input = parseInput(COMMANDS['ticket.create'].input, data, 'data');
  if (!input.ok) return input;
  const allowed = mayMakeTicket(caller, session);
  if (!allowed.ok) return allowed;
  const files = await chosenFiles(session, input.value.files ?? [], parts);
  if (!files.ok) return files;
  const template = await parts.desk.template();
  if (files.value.length > 0 && template.ok && template.value.files === 'refused') {
    return fail('invalid', 'The ticket system takes no files from Parley.', {
      fields: [{ path: 'data.files', message: 'The ticket system takes no files.' }],
    });
  }
  const subject = template.ok ? (input.value.values[template.value.subject]?.[0] ?? '') : '';
  const request: TicketRequest = {
    key: keyOf(change),
    session: session.id,
    at: isoTime(parts.clock.now()),
    by: caller.actor,
    subject,
    values: input.value.values,
    files: [...files.value],
    command: { id: change.id, by: caller.userName },
  };
  const attempt = await parts.tickets.make(request);
  if (!attempt.ok) return attempt;
  const { result } = attempt.value;
  if (result !== null && !result.ok && !result.error.retryable) return result;
  return ok(() => planOf(request, attempt.value, session));
};

/** `ticket.get` */
export const getTicket: QueryHandler = async ({ data }, { desk }) => {
  const input = parseInput(COMMANDS['ticket.get'].input, data, 'data');
  if (!input.ok) return input;
  const card = await desk.get(input.value.ticket);
  return card.ok ? ok({ data: card.value }) : card;
};

/** `ticket.update`: a comment, a new state, or both. */
export const updateTicket: QueryHandler = async ({ id, caller, data }, { desk }) => {
  const input = parseInput(COMMANDS['ticket.update'].input, data, 'data');
  if (!input.ok) return input;
  const { ticket, comment, status } = input.value;
  const card = await desk.update(ticket, { command: id, comment, status, by: caller.actor.name });
  return card.ok ? ok({ data: card.value }) : card;
};

/** `tickets.recent`: those of the bot conversation, then others of the session, then others of the person. */
export const recentTickets: QueryHandler = async ({ caller, session }, parts) => {
  if (session === null || !tookPart(caller, session)) return fail('not_found', 'You have no such chat.');
  const { desk } = parts;
  const person = personOf(session, parts);
  const [own, others] = await Promise.all([
    Promise.all(session.fold.tickets.map(async (link) => ({ link, card: await desk.get(link.ticket) }))),
    person === null ? ok([]) : desk.ofPerson(person, PERSONS_TICKETS),
  ]);
  const known = own.map(
    ({ link, card }): RecentTicket => ({
      ...(card.ok ? rowOf(card.value) : rowOfLink(link, session)),
      from: link.by === 'bot' ? 'bot' : 'session',
    }),
  );
  const rest = others.ok ? others.value.filter((row) => !known.some((ticket) => ticket.ticket === row.ticket)) : [];
  const tickets = [
    ...known.filter((ticket) => ticket.from === 'bot'),
    ...known.filter((ticket) => ticket.from !== 'bot'),
    ...rest.map((row): RecentTicket => ({ ...row, from: 'person' })),
  ];
  return ok({ data: { tickets, incomplete: !others.ok || own.some(({ card }) => !card.ok) } });
};

/** `tickets.search` */
export const searchTickets: QueryHandler = async ({ data }, { desk }) => {
  const input = parseInput(COMMANDS['tickets.search'].input, data, 'data');
  if (!input.ok) return input;
  const page = await desk.search(input.value);
  return page.ok ? ok({ data: page.value }) : page;
};

/** Whoever has the chat, or had it when it ended. */
function mayMakeTicket(caller: Caller, session: Session | null): Result<Session> {
  if (session === null || !tookPart(caller, session)) return fail('not_found', 'You have no such chat.');
  if (session.holder?.id === caller.id) return ok(session);
  return fail('conflict', 'This chat is no longer yours: it has gone to a colleague or back to the queue.');
}

function personOf({ fold }: Session, { workspace }: CommandParts) {
  return workspace.people.value.people.find((person) => person.id === fold.person) ?? null;
}

async function chosenFiles(
  session: Session,
  chosen: readonly string[],
  { log }: CommandParts,
): Promise<Result<readonly ChatFile[]>> {
  if (chosen.length === 0) return ok([]);
  const files = filesIn(await eventsOf(log, session.id)).filter((file) => chosen.includes(file.file));
  if (chosen.every((id) => files.some((file) => file.file === id))) return ok(files);
  const message = 'The chat has no such file.';
  return { ok: false, error: protocolError('invalid', message, { fields: [{ path: 'data.files', message }] }) };
}

/** In the session's lane: what the attempt has come to by now. */
function planOf(request: TicketRequest, { result }: Attempt, session: Session): Result<Plan> {
  const { key, by, subject, command } = request;
  const own = command === undefined ? {} : { command: command.id };
  if (result?.ok === true) {
    const data = { ...result.value, request: key, ...own };
    return ok({ drafts: [{ type: 'ticket.created', by, data }] });
  }
  if (result !== null && !result.error.retryable) return result;
  return session.fold.ticketRequests.some((waiting) => waiting.request === key)
    ? fail('conflict', 'This ticket has been asked for already.')
    : ok({ drafts: [{ type: 'ticket.requested', by, data: { request: key, subject, ...own } }] });
}

/** Hashed, as an id has room for 64 characters only. */
function keyOf({ id, caller }: Change): string {
  return createHash('sha256').update(`${caller.userName} ${id}`).digest('base64url').slice(0, 32);
}

function rowOf(card: TicketCard): TicketRow {
  const { description, worklog, worklogOmitted, statuses, details, files, ...row } = card;
  return row;
}

/** What is known of a ticket while the ticket system does not answer. */
function rowOfLink({ ticket, number, subject, url }: TicketLink, { fold }: Session): TicketRow {
  const nothing = { status: '', priority: '', category: '', skill: '', person: null, assignee: null };
  return { ticket, number, subject, ...nothing, session: fold.session, createdAt: null, updatedAt: null, url };
}

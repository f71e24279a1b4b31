import type { EmbeddedDeskSettings } from '../protocol/desk-settings';
import { fail, ok, type Result } from '../protocol/errors';
import { localText, TICKET_PRIORITIES, TICKET_STATES, type Ticket, type TicketLink } from '../protocol/models';
import { type Clock, isoTime } from '../protocol/ports';
import { type PersonRef, TICKET_SORTS, type TicketCard, type TicketRow, type TicketValues } from '../protocol/tickets';
import type { Workspace } from '../store/workspace';
import { fittingDescription, fittingWorklog } from './card';
import { filledIn } from './defaults';
import type { TicketChange, TicketDesk, TicketDraft } from './desk';
import { checkValues } from './form';
import { searchTickets, TicketTexts } from './local-search';
import { localDefaults, localTemplate, OWN_FIELDS } from './local-template';
import { TicketPlaces } from './ticket-places';

/** Wide enough that numbers of one desk sort as text. */
const NUMBER_DIGITS = 6;

export interface LocalDeskParts {
  readonly workspace: Pick<Workspace, 'tickets' | 'people' | 'settings'>;
  readonly accounts: { find(id: string): { readonly name: string } | undefined };
  readonly clock: Clock;
}

/** The embedded ticket desk: tickets are kept in the workspace. */
export function createLocalDesk({ workspace, accounts, clock }: LocalDeskParts): TicketDesk {
  const { tickets } = workspace;
  const person = (id: string) => workspace.people.value.people.find((candidate) => candidate.id === id);
  const agent = (id: string) => accounts.find(id);
  const texts = new TicketTexts({ person: (id) => person(id)?.name, agent: (id) => agent(id)?.name });
  const settings = (): EmbeddedDeskSettings => {
    const { desk } = workspace.settings.value.settings;
    return desk?.kind === 'embedded' ? desk : { kind: 'embedded' };
  };
  const template = () => localTemplate(settings(), workspace.settings.value.settings.skills);
  const places = new TicketPlaces();
  const found = (id: string) => tickets.value.tickets[places.of(tickets.value.tickets, id)];

  async function change(id: string, edit: (ticket: Ticket, at: string) => Ticket): Promise<Result<Ticket>> {
    const at = isoTime(clock.now());
    const written = await tickets.update((value) => ({
      ...value,
      tickets: replaced(value.tickets, places.of(value.tickets, id), (ticket) => edit(ticket, at)),
    }));
    if (!written.ok) return written;
    const ticket = found(id);
    return ticket === undefined ? NO_TICKET : ok(ticket);
  }

  const rowOf = (ticket: Ticket): TicketRow => ({
    ticket: ticket.id,
    number: ticket.number,
    subject: ticket.subject,
    status: ticket.status,
    priority: ticket.priority,
    category: ticket.category,
    skill: ticket.skill,
    person: refOf(ticket.person, person),
    assignee: refOf(ticket.assignee, agent),
    session: ticket.session,
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    url: urlOf(ticket),
  });

  const cardOf = (ticket: Ticket): TicketCard => ({
    ...rowOf(ticket),
    description: fittingDescription(ticket.description),
    ...fittingWorklog(ticket.worklog),
    statuses: [...TICKET_STATES],
    details: detailsOf(ticket),
    files: ticket.files ?? [],
  });

  /** In the words of the template, where it still has the field. */
  function detailsOf(ticket: Ticket): TicketCard['details'] {
    const { fields } = template();
    return Object.entries(ticket.details ?? {}).map(([code, values]) => {
      const field = fields.find((candidate) => candidate.code === code);
      const shown = values.map((value) => {
        if (field?.type === 'person') return person(value)?.name ?? value;
        const choice = field?.choices?.find((candidate) => candidate.value === value);
        return choice === undefined ? value : localText(choice.label, 'en');
      });
      return { name: field?.name ?? { en: code }, values: shown };
    });
  }

  return {
    template: async () => ok(template()),
    fill: ({ fields }, facts) => filledIn(fields, localDefaults(settings()), facts),
    async create(draft) {
      const known = found(draft.key);
      if (known !== undefined) return linkFor(known, draft);
      const checked = checkValues(template().fields, draft.values, (id) => person(id) !== undefined);
      if (!checked.ok) return checked;
      const at = isoTime(clock.now());
      // Looked up again inside the update: another call with the same key may have been first.
      const written = await tickets.update((value) =>
        places.of(value.tickets, draft.key) >= 0
          ? value
          : {
              nextNumber: value.nextNumber + 1,
              tickets: [...value.tickets, ticketOf(draft, checked.value, value.nextNumber, at)],
            },
      );
      if (!written.ok) return written;
      const made = found(draft.key);
      return made === undefined ? fail('internal', 'The ticket was not kept.') : linkFor(made, draft);
    },
    async get(id) {
      const ticket = found(id);
      return ticket === undefined ? NO_TICKET : ok(cardOf(ticket));
    },
    async update(id, wanted) {
      if (found(id) === undefined) return NO_TICKET;
      const status = TICKET_STATES.find((state) => state === wanted.status);
      if (wanted.status !== undefined && status === undefined) {
        return fail('invalid', `There is no state "${wanted.status}".`, {
          fields: [{ path: 'data.status', message: 'There is no such state.' }],
        });
      }
      const changed = await change(id, (ticket, at) => edited(ticket, wanted, status ?? ticket.status, at));
      return changed.ok ? ok(cardOf(changed.value)) : changed;
    },
    async search(query) {
      if (query.text === undefined) void texts.warm(tickets.value.tickets);
      const page = searchTickets(tickets.value.tickets, query, texts);
      return ok({
        tickets: page.tickets.map(rowOf),
        next: page.next,
        total: page.total,
        statuses: [...TICKET_STATES],
        priorities: [...TICKET_PRIORITIES],
        sorts: [...TICKET_SORTS],
      });
    },
    async ofPerson({ id }, limit) {
      const own = tickets.value.tickets.filter((ticket) => ticket.person === id);
      own.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
      return ok(own.slice(0, limit).map(rowOf));
    },
    async attachFile(id, { file, name, type, size }) {
      if (found(id) === undefined) return NO_TICKET;
      // The bytes stay where the chat keeps them: the ticket names the file.
      const changed = await change(id, (ticket) =>
        ticket.files?.some((known) => known.file === file) === true
          ? ticket
          : { ...ticket, files: [...(ticket.files ?? []), { file, name, type, size }] },
      );
      return changed.ok ? ok(undefined) : changed;
    },
    namesFile: (file) =>
      tickets.value.tickets.some((ticket) => ticket.files?.some((known) => known.file === file) === true),
  };
}

const NO_TICKET = fail<never>('not_found', 'There is no such ticket.');

/** The list with another ticket in this place; as it is when there is none. */
function replaced(tickets: readonly Ticket[], place: number, edit: (ticket: Ticket) => Ticket): Ticket[] {
  const next = [...tickets];
  const ticket = next[place];
  if (ticket !== undefined) next[place] = edit(ticket);
  return next;
}

function linkFor(ticket: Ticket, draft: TicketDraft): Result<TicketLink> {
  if (ticket.session !== draft.session) return fail('conflict', 'This key belongs to a ticket of another session.');
  const { id, number, subject } = ticket;
  return ok({ ticket: id, number, subject, url: urlOf(ticket) });
}

function urlOf({ id }: Ticket): string {
  return `#/tickets/${encodeURIComponent(id)}`;
}

function refOf(id: string | null, look: (id: string) => { readonly name: string } | undefined): PersonRef | null {
  return id === null ? null : { id, name: look(id)?.name ?? id };
}

function edited(ticket: Ticket, { command, comment, by }: TicketChange, status: Ticket['status'], at: string): Ticket {
  const isRepeat = ticket.worklog.some((entry) => entry.command === command);
  if (isRepeat) return ticket;
  const worklog = comment === undefined ? ticket.worklog : [...ticket.worklog, { at, by, text: comment, command }];
  return { ...ticket, status, worklog, updatedAt: at };
}

function ticketOf(draft: TicketDraft, values: TicketValues, number: number, at: string): Ticket {
  const first = (code: (typeof OWN_FIELDS)[number]): string | undefined => values[code]?.[0];
  const isOwn = (code: string): boolean => OWN_FIELDS.some((own) => own === code);
  const details = Object.entries(values).filter(([code]) => !isOwn(code));
  return {
    id: draft.key,
    number: `INC-${String(number).padStart(NUMBER_DIGITS, '0')}`,
    subject: first('subject') ?? '',
    description: first('description') ?? '',
    status: TICKET_STATES[0],
    priority: TICKET_PRIORITIES.find((priority) => priority === first('priority')) ?? 'normal',
    category: first('category') ?? '',
    skill: first('skill') ?? '',
    person: first('person') ?? null,
    assignee: draft.assignee,
    session: draft.session,
    createdAt: at,
    updatedAt: at,
    worklog: [],
    ...(details.length > 0 && { details: Object.fromEntries(details) }),
  };
}

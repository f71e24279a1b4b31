import type { Result } from '../protocol/errors';
import type { ChatFile, KnownVisitor, Language, Person, TicketLink } from '../protocol/models';
import type {
  TicketCard,
  TicketField,
  TicketFiles,
  TicketForm,
  TicketPage,
  TicketQuery,
  TicketRow,
  TicketValues,
} from '../protocol/tickets';

/** What a chat says that a ticket can start with. */
export interface TicketFacts {
  readonly subject: string;
  readonly description: string;
  readonly person: Person | null;
  readonly visitor: KnownVisitor;
  readonly skill: string | null;
  readonly category: string | null;
  readonly language: Language;
  readonly page: string | null;
  readonly session: string;
  /** Name of the agent who asks; null when the bot does. */
  readonly agent: string | null;
}

/** The ticket system's template, as a form. */
export interface TicketTemplate {
  readonly code: string;
  readonly name: TicketForm['template']['name'];
  readonly fields: readonly TicketField[];
  /** The field that names the ticket. */
  readonly subject: string;
  /** The field that holds the conversation. */
  readonly transcript: string | null;
  readonly files: TicketFiles;
}

/** A ticket to be made. */
export interface TicketDraft {
  /** The same key never makes a second ticket: a repeat gets the first one. */
  readonly key: string;
  readonly session: string;
  readonly values: TicketValues;
  /** Id of the agent who asks, who becomes the assignee; null when the bot does. */
  readonly assignee: string | null;
  /** Whether an earlier run may have made it already, so that it has to be looked up first. */
  readonly again: boolean;
}

export interface TicketChange {
  /** The same id never adds a second comment, where the ticket system can tell. */
  readonly command: string;
  readonly comment?: string | undefined;
  readonly status?: string | undefined;
  /** Name of the agent. */
  readonly by: string;
}

/** A file of a chat, with its bytes; they are read only where they have to be copied. */
export interface TicketFile extends ChatFile {
  /** How many files of the same name went into the ticket before it: they tell apart what is there already. */
  readonly namesakes: number;
  open(): Promise<Result<Uint8Array>>;
}

/**
 * Where tickets live: in the embedded workspace, or in the service-management system. Errors are of the closed list;
 * `unavailable` when the desk cannot be reached or written, `invalid` with the fields that were wrong, under
 * `data.values.{code}`.
 */
export interface TicketDesk {
  /** What a ticket is made of. */
  template(): Promise<Result<TicketTemplate>>;
  /** What the fields of a template start with. */
  fill(template: TicketTemplate, facts: TicketFacts): TicketForm['values'];
  /** Makes a ticket; resolves when it is safe. After `unavailable` the same draft may be given again. */
  create(draft: TicketDraft): Promise<Result<TicketLink>>;
  get(ticket: string): Promise<Result<TicketCard>>;
  update(ticket: string, change: TicketChange): Promise<Result<TicketCard>>;
  search(query: TicketQuery): Promise<Result<TicketPage>>;
  /** The newest tickets of a person, at most `limit`. */
  ofPerson(person: Person, limit: number): Promise<Result<readonly TicketRow[]>>;
  /** Puts a file into a ticket; a repeat adds no second one, where the ticket system can tell. */
  attachFile(ticket: string, file: TicketFile): Promise<Result<void>>;
  /** Whether a ticket names this file of a chat: who may read the ticket may read it. */
  namesFile(file: string): boolean;
}

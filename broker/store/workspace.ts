import * as z from 'zod';
import type { Result } from '../protocol/errors';
import { Actor } from '../protocol/events';
import { Agent, AgentStatus, BotStory, ChatFile, Id, Person, Ticket, TicketLink, Time } from '../protocol/models';
import { WorkspaceSettings } from '../protocol/settings';
import { TicketValues } from '../protocol/tickets';
import { CannedFile } from './canned';
import type { BadPart } from './salvage';

/** An account as stored: `password` is a scrypt hash in PHC form, or null while none is set. */
export const Account = Agent.extend({
  password: z.string().nullable(),
  /** Epoch milliseconds: tokens made before are refused, as the password was another one or the account disabled. */
  tokensFrom: z.number().optional(),
});
export type Account = z.infer<typeof Account>;

/** What an agent chose last, kept over restarts; `revision` grows by one with each choice. */
export const StatusRecord = AgentStatus.omit({ effective: true }).extend({
  /** Connections that have signed in, newest last: each counts once for "pause on login". */
  logins: z.array(Id).optional(),
});
export type StatusRecord = z.infer<typeof StatusRecord>;

/** A ticket that was asked for, kept until it is made and the session says so. */
export const TicketRequest = z.object({
  /** The ticket system sees it as the key of the draft: it makes one ticket of it, however often it is asked. */
  key: Id,
  session: Id,
  at: Time,
  by: Actor,
  subject: z.string(),
  values: TicketValues,
  files: z.array(ChatFile),
  /** The command it came by, with the sender's user name; absent when the bot asks. */
  command: z.object({ id: Id, by: z.string() }).optional(),
  /** Made already: what is left are its files and the word to the session. */
  made: TicketLink.optional(),
  /** Names of the files that are in the ticket already; `files` are those that are not. */
  attached: z.array(z.string()).optional(),
});
export type TicketRequest = z.infer<typeof TicketRequest>;

/** A list in which each id may be once: the first counts. */
function oneOfEach<T extends { readonly id: string }>(list: z.ZodArray<z.ZodType<T>>): z.ZodType<T[]> {
  return list.superRefine((entries, context) => {
    const seen = new Set<string>();
    for (const [index, { id }] of entries.entries()) {
      if (seen.has(id))
        context.addIssue({ code: 'custom', path: [index], message: `"${id}" stands further up in the list already` });
      seen.add(id);
    }
  });
}

/** The schema of each document, which is also the name of its file. */
export const DOCUMENTS = {
  accounts: z.object({ accounts: oneOfEach(z.array(Account)) }),
  settings: z.object({ settings: WorkspaceSettings }),
  story: z.object({ story: BotStory }),
  people: z.object({ people: oneOfEach(z.array(Person)) }),
  /** A number that is damaged costs no ticket: the next one follows from those that there are. */
  tickets: z.object({ nextNumber: z.number().int().positive().default(1), tickets: z.array(Ticket) }),
  ticketRequests: z.object({ requests: z.array(TicketRequest) }),
  canned: CannedFile,
  statuses: z.object({ statuses: z.record(Id, StatusRecord), epoch: z.number().int().nonnegative().default(0) }),
} as const;
export type DocumentName = keyof typeof DOCUMENTS;
export type DocumentValue<N extends DocumentName> = z.infer<(typeof DOCUMENTS)[N]>;

/** One JSON file, held in memory, written whole and atomically, one write at a time. */
export interface Document<T> {
  readonly value: Readonly<T>;
  /** Parts of the file that cannot be read, and are not in the value; they stay in the file. */
  readonly bad?: readonly BadPart[];
  /**
   * Changes the value and resolves when it is on disk. On `unavailable` (disk full, not writable) the value
   * stays as it was.
   */
  update(change: (value: Readonly<T>) => T): Promise<Result<void>>;
}

/** Every document of a workspace. */
export type Workspace = { readonly [N in DocumentName]: Document<DocumentValue<N>> } & {
  /** Waits for writes under way. */
  close(): Promise<void>;
};

/** What an empty data directory is filled with: the demo, or next to nothing. */
export type WorkspaceSeed = { readonly [N in DocumentName]: DocumentValue<N> };

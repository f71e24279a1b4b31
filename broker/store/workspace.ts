import * as z from 'zod';
import type { Result } from '../protocol/errors';
import { Agent, AgentStatus, BotStory, CannedResponse, Id, Person, Ticket } from '../protocol/models';
import { WorkspaceSettings } from '../protocol/settings';

/** An account as stored: `password` is a scrypt hash in PHC form, or null while none is set. */
export const Account = Agent.extend({ password: z.string().nullable() });
export type Account = z.infer<typeof Account>;

/** What an agent chose last, kept over restarts; `revision` grows by one with each choice. */
export const StatusRecord = AgentStatus.omit({ effective: true }).extend({
  /** Connections that have signed in, newest last: each counts once for "pause on login". */
  logins: z.array(Id).optional(),
});
export type StatusRecord = z.infer<typeof StatusRecord>;

/** The schema of each document, which is also the name of its file. */
export const DOCUMENTS = {
  accounts: z.object({ accounts: z.array(Account) }),
  settings: z.object({ settings: WorkspaceSettings }),
  story: z.object({ story: BotStory }),
  people: z.object({ people: z.array(Person) }),
  tickets: z.object({ nextNumber: z.number().int().positive(), tickets: z.array(Ticket) }),
  canned: z.object({ canned: z.array(CannedResponse) }),
  statuses: z.object({ statuses: z.record(Id, StatusRecord), epoch: z.number().int().nonnegative() }),
} as const;
export type DocumentName = keyof typeof DOCUMENTS;
export type DocumentValue<N extends DocumentName> = z.infer<(typeof DOCUMENTS)[N]>;

/** One JSON file, held in memory, written whole and atomically, one write at a time. */
export interface Document<T> {
  readonly value: Readonly<T>;
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

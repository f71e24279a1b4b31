import type { Result } from '../protocol/errors';
import type { TicketLink } from '../protocol/models';

/** A ticket to be made. */
export interface TicketDraft {
  /** The same key never makes a second ticket: a repeat gets the first one. */
  readonly key: string;
  readonly subject: string;
  readonly description: string;
  readonly category: string;
  readonly skill: string;
  readonly person: string | null;
  readonly session: string;
}

/** Where tickets live: in the embedded workspace, or in the service-management system. */
export interface TicketDesk {
  /** Makes a ticket; resolves when it is safe. `unavailable` when the desk cannot be reached or written. */
  create(draft: TicketDraft): Promise<Result<TicketLink>>;
}

import type { Result } from '../../protocol/errors';
import type { SessionFold } from '../../protocol/fold';
import type { HistorySearchInput, HistorySearchOutput } from '../../protocol/history';
import type { Marks } from '../../protocol/models';
import type { Report, ReportInput } from '../../protocol/reports';
import type { EventPage } from '../ports';

/** Whose eyes a search is made with. */
export type HistoryViewer =
  | { readonly kind: 'all' }
  /** Sessions this agent took part in, and those of the persons. */
  | { readonly kind: 'agent'; readonly agent: string; readonly persons: readonly string[] };

export interface HistoryQuery extends HistorySearchInput {
  readonly viewer: HistoryViewer;
  /** Sessions of one answer. */
  readonly limit: number;
}

/** A session as its whole log tells it. */
export interface LoggedSession {
  readonly fold: SessionFold;
  /** In the session's own full count. */
  readonly marks: Marks;
}

/**
 * Every session there ever was, searched and read without the hub's memory. What was durable before a call is in its
 * answer, unless the answer says that it is not complete. Answers `unavailable` while the history cannot be read.
 */
export interface History {
  /** `invalid` when the cursor is of no session. */
  search(query: HistoryQuery): Promise<Result<HistorySearchOutput>>;
  /** Figures of the sessions of some time, whoever took part. */
  report(input: ReportInput): Promise<Result<Report>>;
  /** The session, or null when there is none of that id. */
  session(session: string): Promise<Result<LoggedSession | null>>;
  /** Events with `seq` > `after`, in order, at least one if there is any, at most about `maxBytes` of JSON. */
  events(session: string, after: number, maxBytes: number): Promise<Result<EventPage>>;
}

/** How far the log is durable: in segment `segment`, up to byte `size`. */
export interface LogPosition {
  readonly segment: number;
  readonly size: number;
}

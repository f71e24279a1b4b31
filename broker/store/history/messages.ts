import type { Result } from '../../protocol/errors';
import type { HistorySearchOutput } from '../../protocol/history';
import type { Report, ReportInput } from '../../protocol/reports';
import type { EventPage } from '../ports';
import type { HistoryQuery, LoggedSession, LogPosition } from './port';

/** What the thread of the history is started with. */
export interface ThreadData {
  readonly logDir: string;
  readonly dir: string;
}

/** What the thread is asked. `position`: how far the log was durable at that moment. */
export type Ask =
  | { readonly kind: 'follow' }
  | { readonly kind: 'search'; readonly query: HistoryQuery }
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'report'; readonly input: ReportInput }
  | { readonly kind: 'events'; readonly session: string; readonly after: number; readonly maxBytes: number };

export interface Asked {
  readonly id: number;
  readonly position: LogPosition;
  readonly ask: Ask;
}

export interface Answers {
  readonly follow: null;
  readonly search: HistorySearchOutput;
  readonly session: LoggedSession | null;
  readonly report: Report;
  readonly events: EventPage;
}

/** What the thread says: answers by the number of the question, and lines for the log. */
export type Said =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<Answers[Ask['kind']]> }
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly context: object;
      readonly message: string;
    };

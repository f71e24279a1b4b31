import type { Result } from '../protocol/errors';
import type { SessionEvent } from '../protocol/events';
import type { SessionFacts } from '../protocol/lost';

/** What a command did, remembered so that a repeat gets the first reply again. */
export interface CommandRecord {
  readonly id: string;
  /** User name of the sender, such as `agent:aino`: an id counts only for the principal that used it. */
  readonly by: string;
  /** `data` of the reply. */
  readonly reply: Readonly<Record<string, unknown>>;
}

/** One atomic entry of the log: it is on disk whole, or not at all. */
export type LogRecord =
  | {
      readonly kind: 'events';
      readonly session: string;
      /** In the order of `seq`, without gaps, following the session's last. */
      readonly events: readonly SessionEvent[];
      readonly command?: CommandRecord;
      /** How many events the visitor sees up to and with the last of these. Absent in records of version 0.1.0. */
      readonly shown?: number;
      /** How the session stood before these, so that an earlier record may be lost. Absent as `shown` is. */
      readonly before?: SessionFacts;
    }
  | {
      readonly kind: 'marks';
      readonly session: string;
      readonly side: 'visitor' | 'agent';
      /** As `seq`s of the session's own (full) count. */
      readonly delivered: number;
      readonly read: number;
    };

/** A page of a session's events; `more` when the byte bound cut it short. */
export interface EventPage {
  readonly events: readonly SessionEvent[];
  readonly more: boolean;
}

/**
 * The session log: append-only segments, shared by all sessions, made durable by group commit.
 * Errors are of the closed list; `unavailable` when the disk is full or cannot be written, and then nothing of
 * the record will ever be read.
 */
export interface SessionLog {
  /** Resolves once the record is durable (fsync). Records of one session are written in the order of the calls. */
  append(record: LogRecord): Promise<Result<void>>;
  /** Appends without waiting for the disk: for marks, which may be lost in a crash. */
  appendLazily(record: LogRecord): void;
  /**
   * Events of a session with `seq` > `after`, in order and without gaps, at least one if there is any, at most about
   * `maxBytes`. In the place of what can no longer be read stands `event.lost`.
   */
  read(session: string, after: number, maxBytes: number): Promise<EventPage>;
  /**
   * At start: every record, in order, of each session that is open, or ended less than 24 h ago. In the place of one
   * that can no longer be read stands one of `event.lost`.
   * Takes time by what is open, not by what was ever logged.
   */
  recover(visit: (record: LogRecord) => void): Promise<void>;
  /** Everything durable, files closed. */
  close(): Promise<void>;
}

import { ok, type Result } from '../protocol/errors';
import type { SessionEvent } from '../protocol/events';
import type { SessionFold } from '../protocol/fold';
import { sessionFacts } from '../protocol/lost';
import { type Clock, type Ids, isoTime } from '../protocol/ports';
import { isShownToVisitor } from '../protocol/projection';
import type { CommandRecord, SessionLog } from '../store/ports';
import { type Drafts, stampDraft } from './draft';
import { withOfferClosed } from './redirects';
import type { Session } from './session';
import type { Sessions } from './sessions';

/** What has just become part of a session's log. */
export interface Recorded {
  readonly session: Session;
  /** The fold before these events. */
  readonly before: SessionFold;
  readonly events: readonly [SessionEvent, ...SessionEvent[]];
}

/** The command that caused the events; `reply` is made of the first of those it asked for. */
export interface RecordedCommand {
  readonly id: string;
  readonly by: string;
  /** `hidden`: how many events that no visitor sees were put in front and are not part of the state yet. */
  reply(first: SessionEvent, hidden: number): CommandRecord['reply'];
}

export interface RecorderParts {
  readonly log: SessionLog;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Told in the session's lane, when the events are durable; the next events of the session wait for it. */
  onRecorded(recorded: Recorded): Promise<void>;
}

/**
 * The one way events come about: stamped, made durable, and only then part of the state and told to anybody.
 * Must be called in the session's lane. An error means that nothing has happened.
 */
export class Recorder {
  readonly #parts: RecorderParts;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /** Adds to a session that is there. */
  record(session: Session, drafts: Drafts, command?: RecordedCommand): Promise<Result<SessionEvent>> {
    return this.#write(session.id, session.fold, drafts, command);
  }

  /** Writes the first events of a new session. */
  async begin(id: string, empty: SessionFold, drafts: Drafts): Promise<Result<SessionEvent>> {
    return this.#write(id, empty, drafts);
  }

  async #write(
    id: string,
    before: SessionFold,
    drafts: Drafts,
    command?: RecordedCommand,
  ): Promise<Result<SessionEvent>> {
    const { log, sessions, onRecorded } = this.#parts;
    const whole = withOfferClosed(before, drafts);
    const events = this.#stamp(id, before.lastSeq, whole);
    const inserted = whole.indexOf(drafts[0]);
    const first = events[inserted] ?? events[0];
    const kept = command && { id: command.id, by: command.by, reply: command.reply(first, inserted) };
    const shownBefore = sessions.get(id)?.visitorSeqOf(before.lastSeq) ?? 0;
    const record = {
      kind: 'events',
      session: id,
      events,
      ...(kept && { command: kept }),
      shown: shownBefore + events.filter((event) => isShownToVisitor(event)).length,
      ...(before.lastSeq > 0 && { before: sessionFacts(before) }),
    } as const;
    const written = await log.append(record);
    if (!written.ok) return written;
    const session = sessions.apply(record);
    await onRecorded({ session, before, events });
    return ok(first);
  }

  #stamp(session: string, lastSeq: number, drafts: Drafts): [SessionEvent, ...SessionEvent[]] {
    const at = isoTime(this.#parts.clock.now());
    const stamp = (offset: number) => ({ session, seq: lastSeq + 1 + offset, id: this.#parts.ids.next(), at });
    const [first, ...rest] = drafts;
    return [stampDraft(first, stamp(0)), ...rest.map((draft, at) => stampDraft(draft, stamp(at + 1)))];
  }
}

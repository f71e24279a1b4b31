import type { TicketFacts } from '../desk/desk';
import type { SessionEvent } from '../protocol/events';
import type { ChatFile, Person } from '../protocol/models';
import { spokenIn, subjectOf, transcriptOf } from '../protocol/transcript';
import type { SessionLog } from '../store/ports';
import { claimOf } from './claims';
import type { Session } from './session';

const READ_BYTES = 1024 * 1024;

/** All events of a session, from the log. */
export async function eventsOf(log: Pick<SessionLog, 'read'>, session: string): Promise<readonly SessionEvent[]> {
  const events: SessionEvent[] = [];
  for (;;) {
    const page = await log.read(session, events.at(-1)?.seq ?? 0, READ_BYTES);
    events.push(...page.events);
    if (!page.more) return events;
  }
}

/** What a chat says that a ticket can start with. */
export function factsOf(
  { fold }: Pick<Session, 'fold'>,
  events: readonly SessionEvent[],
  agent: string,
  person: Person | null,
): TicketFacts {
  // A ticket names a person, or says who the visitor claims to be.
  const claim = person === null ? claimOf(fold) : null;
  const transcript = transcriptOf(spokenIn(events));
  return {
    subject: subjectOf(events),
    description: claim === null ? transcript : `${claim}\n\n${transcript}`.trim(),
    person,
    visitor: fold.visitor,
    skill: fold.skill,
    category: null,
    language: fold.language,
    page: fold.page,
    session: fold.session,
    agent,
  };
}

/** The files that were sent in a chat. */
export function filesIn(events: readonly SessionEvent[]): readonly ChatFile[] {
  return events.flatMap((event) => (event.type === 'message.posted' ? (event.data.files ?? []) : []));
}

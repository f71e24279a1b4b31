import type { SessionEvent } from '../protocol/events';
import type { Marks } from '../protocol/models';
import { projectForVisitor, type VisitorEvent } from '../protocol/projection';
import type { Side } from '../protocol/topics';
import type { Session } from './session';

/** Through whose eyes a session is told. */
export type Viewer = Side;
export type ViewedEvent = SessionEvent | VisitorEvent;

/** The event as that side gets it; null when it is not shown there. */
export function viewFor(viewer: Viewer, session: Session, event: SessionEvent): ViewedEvent | null {
  return viewer === 'agent' ? event : projectForVisitor(event, session.visitorSeqOf(event.seq));
}

/** The number of the session's last event, as that side counts. */
export function lastSeqFor(viewer: Viewer, session: Session): number {
  const { lastSeq } = session.fold;
  return viewer === 'agent' ? lastSeq : session.visitorSeqOf(lastSeq);
}

/** The marks, as that side counts. */
export function marksFor(viewer: Viewer, session: Session): Marks {
  return viewer === 'agent' ? session.marks : session.visitorMarks();
}

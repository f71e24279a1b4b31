import type { SessionLog } from '../store/ports';
import type { Session } from './session';
import { type ViewedEvent, type Viewer, viewFor } from './view';

/** One message of a catch-up (`events` of the protocol). */
export interface Batch {
  readonly v: 1;
  readonly session: string;
  readonly type: 'events';
  readonly events: readonly ViewedEvent[];
  readonly more: boolean;
}

/** Room for the envelope around the events, in bytes. */
const ENVELOPE_BYTES = 256;

/**
 * What a viewer misses after the viewer's own `seq`, in messages of at most `maxBytes` (but at least one event).
 * Sends each as it is read, so that a long session is never in memory whole.
 */
export async function sendMissing(
  log: SessionLog,
  session: Session,
  viewer: Viewer,
  after: number,
  maxBytes: number,
  send: (batch: Batch) => void,
): Promise<void> {
  const room = Math.max(1, maxBytes - ENVELOPE_BYTES);
  let read = viewer === 'visitor' ? session.fullSeqOf(after) : after;
  let held: Batch | null = null;
  for (let more = true; more; ) {
    const page = await log.read(session.id, read, room);
    read = page.events.at(-1)?.seq ?? read;
    more = page.more && page.events.length > 0;
    const seen = page.events.flatMap((event) => viewFor(viewer, session, event) ?? []);
    for (const events of partsOf(seen, room)) {
      // Held back by one, as only the next shows whether it is the last.
      if (held !== null) send({ ...held, more: true });
      held = { v: 1, session: session.id, type: 'events', events, more: false };
    }
  }
  if (held !== null) send(held);
}

/** Cuts events into runs of at most `maxBytes` of JSON each. */
export function partsOf(events: readonly ViewedEvent[], maxBytes: number): ViewedEvent[][] {
  const parts: ViewedEvent[][] = [];
  let room = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event)) + 1;
    const last = parts.at(-1);
    if (last === undefined || size > room) {
      parts.push([event]);
      room = maxBytes - size;
    } else {
      last.push(event);
      room -= size;
    }
  }
  return parts;
}

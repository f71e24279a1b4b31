import { fail, type Result } from '../../broker/protocol/errors';
import { SessionEvent } from '../../broker/protocol/events';
import type { HistoryEventsOutput } from '../../broker/protocol/history';
import type { TranscriptFile, TranscriptFormat, TranscriptWording } from '../contract/transcript';
import type { Gateway } from './gateway';
import { makeTranscript } from './transcript/make-transcript';

/** Pages of one session that are read at most: far more than any session has. */
const MOST_PAGES = 2_000;

export interface TranscriptWish {
  readonly session: string;
  readonly format: TranscriptFormat;
  readonly notes: boolean;
  readonly wording: TranscriptWording;
}

type Requests = Pick<Gateway, 'request'>;

/** One page of a session's log. */
export function readEvents(gateway: Requests, session: string, after: number): Promise<Result<HistoryEventsOutput>> {
  return gateway.request('history.events', { after }, session);
}

/** Reads the whole log of a session and makes a document of it. */
export async function writeTranscript(
  gateway: Requests,
  { session, format, notes, wording }: TranscriptWish,
  now: number,
): Promise<Result<TranscriptFile>> {
  const events: SessionEvent[] = [];
  for (let page = 0, after = 0; ; page += 1) {
    const read = await readEvents(gateway, session, after);
    if (!read.ok) return read;
    // Events of later versions say nothing here.
    events.push(...read.value.events.flatMap((event) => SessionEvent.safeParse(event).data ?? []));
    after = read.value.events.at(-1)?.seq ?? after;
    if (!read.value.more) break;
    if (page >= MOST_PAGES) return fail('too_large', 'This chat is too long for a transcript.');
  }
  return events.length === 0
    ? fail('not_found', 'There is nothing in this chat.')
    : makeTranscript(session, events, format, { internal: notes, now, wording });
}

import { cutText } from '../protocol/graphemes';
import type { TicketCard, WorklogEntry } from '../protocol/tickets';

/** A card must fit into one message (256 KiB): its worklog gets this many characters, the description the rest. */
const WORKLOG_CHARACTERS = 60_000;
const DESCRIPTION_CHARACTERS = 40_000;

/** The newest entries that fit, oldest first, and how many older ones do not. */
export function fittingWorklog(entries: readonly WorklogEntry[]): Pick<TicketCard, 'worklog' | 'worklogOmitted'> {
  let characters = 0;
  let first = entries.length;
  for (; first > 0; first -= 1) {
    const entry = entries[first - 1];
    characters += (entry?.text.length ?? 0) + 100;
    if (characters > WORKLOG_CHARACTERS && first < entries.length) break;
  }
  const worklog = entries
    .slice(first)
    .map(({ at, by, text }) => ({ at, by, text: shortened(text, WORKLOG_CHARACTERS) }));
  return { worklog, worklogOmitted: first };
}

export function fittingDescription(text: string): string {
  return shortened(text, DESCRIPTION_CHARACTERS);
}

function shortened(text: string, characters: number): string {
  return cutText(text, characters);
}

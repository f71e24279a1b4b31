import type { SessionEvent } from '../protocol/events';
import type { ChatFile } from '../protocol/models';
import type { PostedFiles } from '../store/files/ports';
import type { SessionLog } from '../store/ports';
import type { Sessions } from './sessions';

const PAGE_BYTES = 256 * 1024;

/** Files of messages that have just been logged stay for good; never rejects. Who reads the event can open them. */
export async function keepFiles(events: readonly SessionEvent[], files: PostedFiles): Promise<void> {
  const posted = filesIn(events).map(({ file }) => file);
  if (posted.length > 0) await files.keep(posted);
}

/**
 * Tells the files at start which of them are in messages. The log is what counts: a crash may have come between the
 * message and the note that its files stay. Only then is anything swept.
 */
export async function settleFiles(files: PostedFiles, sessions: Sessions, log: SessionLog): Promise<void> {
  for (const { id, fold } of sessions.all()) if (fold.files.length > 0) files.recovered(id, fold.files);
  for (const [session, unclear] of files.unclear()) {
    // Of a session that is held all messages are known: what they do not name was never posted.
    if (sessions.get(session) !== undefined) continue;
    const posted = await postedIn(session, log);
    const named = posted.filter(({ file }) => unclear.includes(file));
    files.recovered(session, named);
  }
  await files.settle();
}

/** The files of a session that is no longer held, from its log. */
async function postedIn(session: string, log: SessionLog): Promise<readonly ChatFile[]> {
  const posted: ChatFile[] = [];
  let after = 0;
  for (;;) {
    const { events, more } = await log.read(session, after, PAGE_BYTES);
    posted.push(...filesIn(events));
    after = events.at(-1)?.seq ?? after;
    if (!more || events.length === 0) return posted;
  }
}

function filesIn(events: readonly SessionEvent[]): readonly ChatFile[] {
  return events.flatMap((event) => (event.type === 'message.posted' ? (event.data.files ?? []) : []));
}

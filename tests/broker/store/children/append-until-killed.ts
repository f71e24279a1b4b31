import type { SessionEvent } from '../../../../broker/protocol/events';
import { openSessionLog } from '../../../../broker/store/session-log';

/**
 * Goes on with the sessions of a log as fast as it can, and prints `session seq text` of each record that was
 * acknowledged, until it is killed. Arguments: the directory, and a name for this run.
 */
const [dir = '', run = ''] = process.argv.slice(2);
const SESSIONS = ['a', 'b', 'c'];
/** Small, so that many a kill hits the change from one segment to the next. */
const SEGMENT_BYTES = 96 * 1024;
const UNANSWERED = 8;

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const log = await openSessionLog({ dir, logger: quiet, now: () => Date.now(), segmentBytes: SEGMENT_BYTES });
const last = new Map(SESSIONS.map((session) => [session, 0]));
await log.recover((record) => {
  if (record.kind === 'events') last.set(record.session, record.events.at(-1)?.seq ?? 0);
});

/** Most are short; one in twenty is long, so that writes take their time. */
const sizeOf = (seq: number): number => (seq % 20 === 0 ? 40_000 : 50 + ((seq * 37) % 400));

async function append(session: string, seq: number): Promise<void> {
  const text = `${run}-${seq}`;
  const event: SessionEvent = {
    v: 1,
    session,
    seq,
    id: `${session}-${seq}`,
    at: new Date().toISOString(),
    by: { kind: 'visitor', id: session, name: 'Maija' },
    type: 'message.posted',
    data: { text: `${text} ${'x'.repeat(sizeOf(seq))}` },
  };
  const command = { id: `${run}-${session}-${seq}`, by: `visitor:${session}`, reply: { seq } };
  const done = await log.append({ kind: 'events', session, events: [event], command });
  if (!done.ok) throw new Error(done.error.message);
  // To a pipe this is written at once: nobody is told of more than was acknowledged, and of nothing later.
  process.stdout.write(`${session} ${seq} ${text}\n`);
}

async function goOn(session: string): Promise<never> {
  for (let seq = (last.get(session) ?? 0) + 1; ; ) {
    const group: Promise<void>[] = [];
    for (let i = 0; i < UNANSWERED; i += 1, seq += 1) group.push(append(session, seq));
    await Promise.all(group);
  }
}

await Promise.all(SESSIONS.map(goOn));

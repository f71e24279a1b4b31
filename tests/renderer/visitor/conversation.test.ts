import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldEvents } from '../../../broker/protocol/fold';
import { projectForVisitor } from '../../../broker/protocol/projection';
import {
  after as afterEvent,
  deliveryOf,
  EMPTY,
  isSaid,
  newSince,
  withMarks,
} from '../../../renderer/visitor/chat/conversation';
import { anyScript, play, SESSION } from '../../broker/protocol/chat-script';

/** A log as its visitor gets it. */
function seenOf(log: ReturnType<typeof play>) {
  let seq = 0;
  return log.flatMap((event) => {
    const seen = projectForVisitor(event, seq + 1);
    if (seen === null) return [];
    seq += 1;
    return [seen];
  });
}

describe('the conversation of a visitor', () => {
  it('counts what others have said since, and nothing else', () => {
    fc.assert(
      fc.property(anyScript, fc.nat(60), (script, seq) => {
        const seen = seenOf(play(script));
        const others = seen.filter((event) => event.seq > seq && isSaid(event) && event.by.kind !== 'visitor');
        expect(newSince(seen, seq)).toBe(others.length);
      }),
    );
  });

  it('stands as the session does, without its notes', () => {
    fc.assert(
      fc.property(anyScript, (script) => {
        const log = play(script);
        const seen = seenOf(log);
        const conversation = seen.reduce(afterEvent, EMPTY);
        const fold = foldEvents(SESSION, log);
        expect(conversation).toMatchObject({
          state: fold.state,
          events: seen,
          lastSeq: seen.length,
          agent: fold.assignee?.name ?? null,
          rated: fold.rating !== null,
          files: fold.files.map(({ file }) => file),
        });
        expect(conversation.question?.id ?? null).toBe(fold.question?.event ?? null);
        expect(JSON.stringify(conversation)).not.toContain('note.posted');
      }),
      { numRuns: 150 },
    );
  });

  it('shows how far a message has come by marks that only grow', () => {
    const marked = withMarks(withMarks(EMPTY, 'agent', { delivered: 5, read: 3 }), 'agent', { delivered: 2, read: 1 });
    expect([3, 4, 5, 6].map((seq) => deliveryOf(marked, seq))).toEqual(['read', 'delivered', 'delivered', 'sent']);
    expect(deliveryOf(withMarks(EMPTY, 'visitor', { delivered: 9, read: 9 }), 1)).toBe('sent');
  });
});

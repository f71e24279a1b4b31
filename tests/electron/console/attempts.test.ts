import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../broker/protocol/envelope';
import { protocolError } from '../../../broker/protocol/errors';
import { Attempts } from '../../../electron/console/attempts';
import { HandClock } from '../../broker/hub/clocks';

const POSTED = { event: 'e1', seq: 3, at: '2026-01-01T00:00:00.000Z' };

/** A gateway that answers each sending with the next of these. */
function world(answers: readonly ((id: string) => Reply | null)[]) {
  const sent: string[] = [];
  const clock = new HandClock();
  let next = 0;
  const gateway = {
    isConnected: true,
    send: async (id: string) => {
      sent.push(id);
      clock.forward(1_000);
      return answers[sent.length - 1]?.(id) ?? null;
    },
  };
  const ids = {
    next: () => {
      next += 1;
      return `id-${next}`;
    },
  };
  return { sent, attempts: new Attempts({ gateway, clock, ids }) };
}

const done = (id: string): Reply => ({ v: 1, re: id, ok: true, data: POSTED });
const wrong = (id: string): Reply => ({ v: 1, re: id, ok: false, error: protocolError('invalid', 'No.') });
const away = (id: string): Reply => ({ v: 1, re: id, ok: false, error: protocolError('unavailable', 'Later.') });
const lost = (): null => null;
const create = (attempts: Attempts, attempt: string) =>
  attempts.send(attempt, 'ticket.create', { values: { subject: ['S'] } }, 's1');

describe('something that is done once', () => {
  it('goes again under the same id when no answer comes', async () => {
    const { sent, attempts } = world([lost, lost, done]);
    expect(await create(attempts, 'a')).toEqual({ ok: true, value: POSTED });
    expect(sent).toEqual(['id-1', 'id-1', 'id-1']);
  });

  it('keeps its id over tries that may succeed later, and gets another once it is refused or done', async () => {
    const { sent, attempts } = world([away, wrong, done, done]);
    await create(attempts, 'a');
    await create(attempts, 'a');
    await create(attempts, 'a');
    await create(attempts, 'b');
    expect(sent).toEqual(['id-1', 'id-1', 'id-2', 'id-3']);
  });

  it('is given back to the person after a while, and still has its id', async () => {
    const { sent, attempts } = world([]);
    const given = await create(attempts, 'a');
    expect(given.ok ? 'ok' : given.error.code).toBe('unavailable');
    await create(attempts, 'a');
    expect(sent.length).toBeGreaterThan(10);
    expect(new Set(sent)).toEqual(new Set(['id-1']));
  });
});

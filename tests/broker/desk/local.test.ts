import { describe, expect, it } from 'vitest';
import type { TicketDraft } from '../../../broker/desk/desk';
import { createLocalDesk } from '../../../broker/desk/local';
import { fail } from '../../../broker/protocol/errors';
import { memoryWorkspace } from '../../../broker/store/memory';
import { HandClock } from '../hub/clocks';
import { seedWith } from '../hub/fixture';

const draft: TicketDraft = {
  key: 'k1',
  subject: 'Broken device',
  description: 'It fell.',
  category: 'Hardware',
  skill: 'it',
  person: 'p-maija',
  session: 's1',
};

describe('the local desk', () => {
  it('makes tickets with numbers of their own, linked to the session', async () => {
    const { tickets } = memoryWorkspace(seedWith());
    const desk = createLocalDesk(tickets, new HandClock(0));
    const first = await desk.create(draft);
    const second = await desk.create({ ...draft, key: 'k2' });
    expect(first).toEqual({
      ok: true,
      value: { ticket: 'k1', number: 'INC-001001', subject: 'Broken device', url: '#/tickets/k1' },
    });
    expect(second.ok && second.value.number).toBe('INC-001002');
    expect(tickets.value.tickets[0]).toMatchObject({ session: 's1', person: 'p-maija', status: '01 - New' });
  });

  it('makes one ticket for one key, also when asked twice at once', async () => {
    const { tickets } = memoryWorkspace(seedWith());
    const desk = createLocalDesk(tickets, new HandClock());
    const all = await Promise.all([desk.create(draft), desk.create(draft), desk.create(draft)]);
    expect(new Set(all.map((result) => result.ok && result.value.number))).toEqual(new Set(['INC-001001']));
    expect(tickets.value.tickets).toHaveLength(1);
  });

  it('shows nobody the ticket of another session', async () => {
    const { tickets } = memoryWorkspace(seedWith());
    const desk = createLocalDesk(tickets, new HandClock());
    await desk.create(draft);
    const other = await desk.create({ ...draft, session: 's2' });
    expect(other.ok ? 'ok' : other.error.code).toBe('conflict');
  });

  it('says so when it cannot write', async () => {
    const { tickets } = memoryWorkspace(seedWith());
    const full = { value: tickets.value, update: async () => fail<void>('unavailable', 'The disk is full.') };
    const made = await createLocalDesk(full, new HandClock()).create(draft);
    expect(made.ok ? 'ok' : made.error.code).toBe('unavailable');
  });
});

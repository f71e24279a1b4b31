import { describe, expect, it } from 'vitest';
import { createLocalDesk } from '../../../broker/desk/local';
import type { DeskSettings } from '../../../broker/protocol/desk-settings';
import { fail } from '../../../broker/protocol/errors';
import { memoryWorkspace } from '../../../broker/store/memory';
import { HandClock } from '../hub/clocks';
import { seedWith } from '../hub/fixture';
import { expectOk } from '../hub/world';
import { draftWith, localDesk } from './desks';

const fieldsOf = (result: { ok: boolean; error?: { fields?: readonly { path: string }[] } }) =>
  result.ok ? 'ok' : (result.error?.fields ?? []).map((field) => field.path);

describe('the local desk', () => {
  it('makes tickets with numbers of their own, linked to the session', async () => {
    const { desk, workspace } = localDesk();
    const first = await desk.create(draftWith());
    const second = await desk.create(draftWith({ key: 'k2' }));
    expect(first).toEqual({
      ok: true,
      value: { ticket: 'k1', number: 'INC-001001', subject: 'Broken device', url: '#/tickets/k1' },
    });
    expect(second.ok && second.value.number).toBe('INC-001002');
    expect(workspace.tickets.value.tickets[0]).toMatchObject({
      session: 's1',
      person: 'p-maija',
      status: '01 - New',
      category: 'Hardware',
      description: 'It fell.',
    });
  });

  it('makes one ticket for one key, also when asked twice at once', async () => {
    const { desk, workspace } = localDesk();
    const all = await Promise.all([draftWith(), draftWith(), draftWith()].map((draft) => desk.create(draft)));
    expect(new Set(all.map((result) => result.ok && result.value.number))).toEqual(new Set(['INC-001001']));
    expect(workspace.tickets.value.tickets).toHaveLength(1);
  });

  it('shows nobody the ticket of another session', async () => {
    const { desk } = localDesk();
    await desk.create(draftWith());
    const other = await desk.create(draftWith({ session: 's2' }));
    expect(other.ok ? 'ok' : other.error.code).toBe('conflict');
  });

  it('says so when it cannot write', async () => {
    const workspace = memoryWorkspace(seedWith());
    const tickets = { ...workspace.tickets, value: workspace.tickets.value, update: async () => FULL };
    const desk = createLocalDesk({
      workspace: { ...workspace, tickets },
      accounts: { find: () => undefined },
      clock: new HandClock(),
    });
    const made = await desk.create(draftWith());
    expect(made.ok ? 'ok' : made.error.code).toBe('unavailable');
  });

  it('names the fields that are wrong', async () => {
    const { desk, workspace } = localDesk();
    const made = await desk.create(
      draftWith({
        values: { description: ['x'], priority: ['urgent'], person: ['nobody'], due: ['2026-02-30'], odd: ['1'] },
      }),
    );
    expect(fieldsOf(made)).toEqual([
      'data.values.person',
      'data.values.subject',
      'data.values.priority',
      'data.values.due',
      'data.values.odd',
    ]);
    expect(workspace.tickets.value.tickets).toEqual([]);
  });

  it('has fields that the workspace adds, and shows them in words', async () => {
    const seed = seedWith();
    const watchers = {
      code: 'watchers',
      name: { en: 'Also inform' },
      type: 'person',
      required: false,
      multiValue: true,
    } as const;
    const embedded: DeskSettings = { kind: 'embedded', fields: [watchers] };
    const settings = { ...seed.settings.settings, desk: embedded };
    const { desk } = localDesk(memoryWorkspace({ ...seed, settings: { settings } }));
    const draft = draftWith();
    await desk.create({ ...draft, values: { ...draft.values, watchers: ['p-maija'], due: ['2026-09-01'] } });
    const card = expectOk(await desk.get('k1'));
    expect(card.details.map(({ name, values }) => [name.en, ...values])).toEqual([
      ['Also inform', 'Maija Meikäläinen'],
      ['Due date', '2026-09-01'],
    ]);
  });

  it('takes a comment once for one command, and the state it says', async () => {
    const clock = new HandClock(0);
    const { desk } = localDesk(memoryWorkspace(seedWith()), clock);
    await desk.create(draftWith());
    clock.forward(60_000);
    const change = { command: 'c1', comment: 'Ordered a new one.', status: '02 - Solving', by: 'Aino Virtanen' };
    await desk.update('k1', change);
    const card = expectOk(await desk.update('k1', change));
    expect(card.status).toBe('02 - Solving');
    expect(card.updatedAt).toBe('1970-01-01T00:01:00.000Z');
    expect(card.worklog).toEqual([{ at: '1970-01-01T00:01:00.000Z', by: 'Aino Virtanen', text: 'Ordered a new one.' }]);
  });

  it('refuses a state it does not have, and a ticket it does not have', async () => {
    const { desk } = localDesk();
    await desk.create(draftWith());
    const odd = await desk.update('k1', { command: 'c', status: 'Open', by: 'A' });
    expect(fieldsOf(odd)).toEqual(['data.status']);
    for (const result of [await desk.get('k9'), await desk.update('k9', { command: 'c', comment: 'x', by: 'A' })]) {
      expect(result.ok ? 'ok' : result.error.code).toBe('not_found');
    }
  });

  it('keeps the names of attached files, each once', async () => {
    const { desk } = localDesk();
    await desk.create(draftWith());
    const file = {
      file: 'f1',
      name: 'screen.png',
      type: 'image/png',
      size: 9,
      namesakes: 0,
      open: async () => FULL_FILE,
    };
    await desk.attachFile('k1', file);
    await desk.attachFile('k1', file);
    expect(expectOk(await desk.get('k1')).files).toEqual([
      { file: 'f1', name: 'screen.png', type: 'image/png', size: 9 },
    ]);
  });
});

const FULL = fail<void>('unavailable', 'The disk is full.');
const FULL_FILE = fail<Uint8Array>('not_found', 'The bytes are not needed.');

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../broker/protocol/envelope';
import { protocolError } from '../../../broker/protocol/errors';
import { openAgentFiles } from '../../../electron/console/files';
import { Outbox } from '../../../electron/console/outbox';
import type { OutboxEntry } from '../../../electron/contract/state';
import { HandClock } from '../../broker/hub/clocks';
import { until } from '../../broker/hub/until';
import { expectOk } from '../../broker/hub/world';
import { countingIds, KeptLog, testDirectory } from './parts';

const SERVER = 'http://127.0.0.1:8484';

interface Sent {
  readonly id: string;
  readonly session: string;
  readonly type: string;
  readonly text: string;
  readonly answer: (reply: Reply | null) => void;
}

const yes = (id: string): Reply => ({ v: 1, re: id, ok: true, data: {} });
const no = (id: string, code: Parameters<typeof protocolError>[0], retryAfterMs?: number): Reply => ({
  v: 1,
  re: id,
  ok: false,
  error: protocolError(code, 'No.', retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** An outbox on the disk, and the hub's end of it in the hands of the test. */
async function openOutbox(dir: string) {
  const log = new KeptLog();
  const clock = new HandClock(Date.parse('2026-11-24T10:00:00.000Z'));
  const files = await openAgentFiles({ dir, logger: log, now: () => clock.now() }, SERVER, 'aino');
  const wire = { connected: true };
  const sent: Sent[] = [];
  const shown = new Map<string, readonly OutboxEntry[]>();
  const outbox = new Outbox({
    document: files.outbox,
    clock,
    ids: countingIds(),
    send: (id, type, data, session) =>
      new Promise((answer) => {
        const { text } = data as { text: string };
        sent.push({ id, session, type, text, answer });
      }),
    isConnected: () => wire.connected,
    changed: (session, entries) => shown.set(session, entries),
  });
  const send = async (text: string, session = 's-1', holdMs = 0): Promise<string> =>
    expectOk(await outbox.add(session, 'message', text, holdMs)).id;
  /** Waits for the n-th transmission, counted from 1. */
  const transmission = (n: number): Promise<Sent> => until(() => sent[n - 1]);
  const states = (session = 's-1') => (shown.get(session) ?? []).map(({ text, state }) => `${text} ${state.kind}`);
  const file = join(dir, 'agents', '127.0.0.1_8484-aino', 'outbox.json');
  return { outbox, clock, wire, sent, shown, send, transmission, states, files, log, file };
}

describe('a message in the outbox', () => {
  it('is on the disk before it is sent, under the id that it is sent by', async () => {
    const { send, transmission, file } = await openOutbox(await testDirectory());
    const id = await send('hello');
    const stored = JSON.parse(await readFile(file, 'utf8'));
    expect(stored.entries).toMatchObject([{ id, session: 's-1', text: 'hello', state: { kind: 'sending' } }]);
    expect(await transmission(1)).toMatchObject({ id, type: 'message.post', text: 'hello' });
  });

  it('is gone from window and disk once the hub has taken it', async () => {
    const { send, transmission, states, file } = await openOutbox(await testDirectory());
    const id = await send('hello');
    (await transmission(1)).answer(yes(id));
    await until(() => states().length === 0);
    expect(JSON.parse(await readFile(file, 'utf8')).entries).toEqual([]);
  });

  it('goes as a note when it is one', async () => {
    const { outbox, transmission } = await openOutbox(await testDirectory());
    await outbox.add('s-1', 'note', 'among us', 0);
    expect((await transmission(1)).type).toBe('note.post');
  });

  it('waits for the one before it, of its own chat only', async () => {
    const { send, sent, transmission } = await openOutbox(await testDirectory());
    await send('one');
    await send('two');
    await send('elsewhere', 's-2');
    await transmission(2);
    expect(sent.map(({ text }) => text)).toEqual(['one', 'elsewhere']);
    sent[0]?.answer(yes('m-1'));
    expect((await transmission(3)).text).toBe('two');
  });

  it('is sent again under the same id when no reply came, a second later', async () => {
    const { send, sent, clock, transmission, outbox } = await openOutbox(await testDirectory());
    await send('hello');
    (await transmission(1)).answer(null);
    await until(() => {
      clock.forward(500);
      return sent.length === 2;
    });
    expect(sent[1]?.id).toBe(sent[0]?.id);
    sent[1]?.answer(yes('m-1'));
    await until(() => outbox.entries.length === 0);
  });

  it('is sent again when the connection is back, and not before', async () => {
    const { send, sent, clock, wire, transmission, outbox } = await openOutbox(await testDirectory());
    await send('hello');
    wire.connected = false;
    (await transmission(1)).answer(null);
    await send('next');
    clock.forward(60_000);
    expect(sent).toHaveLength(1);
    wire.connected = true;
    outbox.kick();
    expect(await transmission(2)).toMatchObject({ id: 'm-1', text: 'hello' });
  });

  it('that the hub asks to be sent later waits for as long as it says', async () => {
    const { send, sent, clock, transmission } = await openOutbox(await testDirectory());
    await send('hello');
    (await transmission(1)).answer(no('m-1', 'rate_limited', 5_000));
    await new Promise(setImmediate);
    clock.forward(4_999);
    expect(sent).toHaveLength(1);
    clock.forward(1);
    expect(await transmission(2)).toMatchObject({ id: 'm-1' });
  });

  it('that is refused for good stays, says why, and lets the next one go', async () => {
    const { send, transmission, shown, states } = await openOutbox(await testDirectory());
    await send('one');
    await send('two');
    (await transmission(1)).answer(no('m-1', 'conflict'));
    expect((await transmission(2)).text).toBe('two');
    expect(states()).toEqual(['one failed', 'two sending']);
    expect(shown.get('s-1')?.[0]?.state).toMatchObject({ error: { code: 'conflict', message: 'No.' } });
  });

  it('that was refused goes under a new id when it is sent again, or can be thrown away', async () => {
    const { send, transmission, outbox, states } = await openOutbox(await testDirectory());
    await send('one');
    (await transmission(1)).answer(no('m-1', 'conflict'));
    await until(() => states()[0] === 'one failed');
    expectOk(await outbox.retry('m-1'));
    (await transmission(2)).answer(no('m-2', 'conflict'));
    await until(() => states()[0] === 'one failed');
    expectOk(await outbox.remove('m-2'));
    expect(outbox.entries).toEqual([]);
    expect((await outbox.retry('m-2')).ok).toBe(false);
  });
});

describe('a held message', () => {
  it('goes when its time is over', async () => {
    const { send, sent, clock, states, transmission } = await openOutbox(await testDirectory());
    await send('hello', 's-1', 5_000);
    expect(states()).toEqual(['hello held']);
    clock.forward(4_999);
    expect(sent).toEqual([]);
    clock.forward(1);
    expect((await transmission(1)).text).toBe('hello');
    expect(states()).toEqual(['hello sending']);
  });

  it('can be taken back until then, and gives its text back', async () => {
    const { send, sent, clock, outbox } = await openOutbox(await testDirectory());
    const id = await send('hello', 's-1', 5_000);
    expect(expectOk(await outbox.undo(id))).toMatchObject({ text: 'hello', kind: 'message' });
    clock.forward(10_000);
    await new Promise(setImmediate);
    expect(sent).toEqual([]);
    expect(outbox.entries).toEqual([]);
  });

  it('cannot be taken back once it is on its way', async () => {
    const { send, clock, outbox, transmission } = await openOutbox(await testDirectory());
    const id = await send('hello', 's-1', 5_000);
    clock.forward(5_000);
    await transmission(1);
    expect(await outbox.undo(id)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  it('is either taken back or sent, never both, when both happen in one moment', async () => {
    const { send, sent, clock, outbox, transmission } = await openOutbox(await testDirectory());
    const id = await send('hello', 's-1', 5_000);
    // A write that is under way makes the two wait for it.
    const other = send('elsewhere', 's-2');
    clock.forward(5_000);
    const undone = await outbox.undo(id);
    await other;
    await send('behind', 's-1');
    await until(() => sent.some(({ text }) => text === 'elsewhere'));
    await transmission(2);
    const went = sent.filter(({ text }) => text === 'hello').length;
    expect(went).toBe(undone.ok ? 0 : 1);
  });

  it('is sent once, however often the outbox is told to go on', async () => {
    const { send, sent, clock, outbox, transmission } = await openOutbox(await testDirectory());
    await send('hello', 's-1', 5_000);
    clock.forward(5_000);
    outbox.kick();
    outbox.kick('s-1');
    await transmission(1);
    await send('elsewhere', 's-2');
    await until(() => sent.some(({ text }) => text === 'elsewhere'));
    expect(sent.filter(({ text }) => text === 'hello')).toHaveLength(1);
  });

  it('keeps what was written after it waiting', async () => {
    const { send, clock, sent, transmission } = await openOutbox(await testDirectory());
    await send('first', 's-1', 5_000);
    await send('second', 's-1', 0);
    await new Promise(setImmediate);
    expect(sent).toEqual([]);
    clock.forward(5_000);
    (await transmission(1)).answer(yes('m-1'));
    await transmission(2);
    expect(sent.map(({ text }) => text)).toEqual(['first', 'second']);
  });
});

describe('the outbox', () => {
  it('of a run that was ended goes on in the next one, under the same ids', async () => {
    const dir = await testDirectory();
    const first = await openOutbox(dir);
    first.wire.connected = false;
    await first.send('one');
    await first.send('two', 's-1', 3_000);
    first.outbox.close();
    const second = await openOutbox(dir);
    second.clock.forward(60_000);
    second.outbox.kick();
    (await second.transmission(1)).answer(yes('m-1'));
    expect(await second.transmission(2)).toMatchObject({ id: 'm-2', text: 'two' });
  });

  it('sends nothing any more once it is closed', async () => {
    const { send, sent, clock, outbox, transmission } = await openOutbox(await testDirectory());
    await send('one');
    await send('two');
    outbox.close();
    (await transmission(1)).answer(yes('m-1'));
    clock.forward(60_000);
    outbox.kick();
    await new Promise(setImmediate);
    expect(sent).toHaveLength(1);
  });

  it('that is no outbox any more is set aside, and a new one is used', async () => {
    const dir = await testDirectory();
    const { file } = await openOutbox(dir);
    await writeFile(file, '{"entries": 7}');
    const { log, send, transmission } = await openOutbox(dir);
    expect(log.errors.join()).toContain('outbox.json could not be read and was set aside');
    await send('goes on');
    await transmission(1);
  });

  it('that cannot be written answers so, keeps nothing, and works when it can be written again', async () => {
    const { send, file, outbox, sent, transmission } = await openOutbox(await testDirectory());
    // Something stands where the new file is written.
    await mkdir(join(`${file}.new`, 'x'), { recursive: true });
    expect(await outbox.add('s-1', 'message', 'lost?', 0)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(outbox.entries).toEqual([]);
    expect(sent).toEqual([]);
    await rm(`${file}.new`, { recursive: true });
    await send('now');
    expect((await transmission(1)).text).toBe('now');
  });

  it('that cannot be written after an answer asks again a second later, not at once for ever', async () => {
    const { send, file, sent, clock, outbox, transmission, log } = await openOutbox(await testDirectory());
    await send('hello');
    const first = await transmission(1);
    await mkdir(join(`${file}.new`, 'x'), { recursive: true });
    first.answer(yes('m-1'));
    await until(() => log.errors.length > 0);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(sent).toHaveLength(1);
    await rm(`${file}.new`, { recursive: true });
    clock.forward(1_000);
    (await transmission(2)).answer(yes('m-1'));
    await until(() => outbox.entries.length === 0);
  });
});

describe('any run of an outbox', () => {
  type Step =
    | { readonly do: 'send'; readonly session: string; readonly hold: number }
    | { readonly do: 'reply'; readonly with: 'yes' | 'nothing' | 'later' | 'no' }
    | { readonly do: 'cut' | 'connect' }
    | { readonly do: 'wait'; readonly ms: number };
  const anyStep: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      do: fc.constant('send' as const),
      session: fc.constantFrom('s-1', 's-2'),
      hold: fc.constantFrom(0, 0, 2_000),
    }),
    fc.record({ do: fc.constant('reply' as const), with: fc.constantFrom('yes', 'yes', 'nothing', 'later', 'no') }),
    fc.record({ do: fc.constantFrom('cut' as const, 'connect' as const) }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(500, 2_500) }),
  );

  it('has one message of a chat unanswered at a time, each chat in order, and all settled in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), async (steps) => {
        const clock = new HandClock();
        let entries: readonly OutboxEntry[] = [];
        const open: Sent[] = [];
        const taken: { readonly session: string; readonly id: string }[] = [];
        let connected = true;
        const outbox = new Outbox({
          document: {
            get value() {
              return { entries };
            },
            update: async (change) => {
              ({ entries } = change({ entries }));
              return { ok: true, value: undefined };
            },
          },
          clock,
          ids: countingIds(),
          send: (id, type, _data, session) =>
            new Promise((answer) => {
              expect(open.filter((sent) => sent.session === session)).toEqual([]);
              open.push({ id, session, type, text: '', answer });
            }),
          isConnected: () => connected,
          changed: () => undefined,
        });
        const settle = async (): Promise<void> => {
          for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
        };
        const reply = (how: 'yes' | 'nothing' | 'later' | 'no'): void => {
          const sent = open.shift();
          if (sent === undefined) return;
          if (how === 'yes') taken.push(sent);
          if (how === 'no') taken.push(sent);
          sent.answer(
            how === 'nothing'
              ? null
              : how === 'yes'
                ? yes(sent.id)
                : no(sent.id, how === 'later' ? 'unavailable' : 'conflict'),
          );
        };
        const added: { readonly session: string; readonly id: string }[] = [];
        for (const step of steps) {
          if (step.do === 'send') {
            const { id } = expectOk(await outbox.add(step.session, 'message', 'x', step.hold));
            added.push({ session: step.session, id });
          }
          if (step.do === 'reply') reply(step.with);
          if (step.do === 'wait') clock.forward(step.ms);
          if (step.do === 'cut') {
            connected = false;
            for (const sent of open.splice(0)) sent.answer(null);
          }
          if (step.do === 'connect') {
            connected = true;
            outbox.kick();
          }
          await settle();
        }
        connected = true;
        outbox.kick();
        for (let turn = 0; turn < 80; turn += 1) {
          await settle();
          reply('yes');
          clock.forward(1_000);
        }
        for (const session of ['s-1', 's-2']) {
          const of = (list: typeof added) => list.filter((each) => each.session === session).map(({ id }) => id);
          expect(of(taken)).toEqual(of(added));
        }
        expect(entries.every((left) => left.state.kind === 'failed')).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

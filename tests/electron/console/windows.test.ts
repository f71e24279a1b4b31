import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../broker/protocol/errors';
import { Console } from '../../../electron/console/console';
import { ConsoleStore } from '../../../electron/console/store';
import { attachWindow } from '../../../electron/console/windows';
import { CONSOLE_COMMANDS } from '../../../electron/contract/commands';
import { MAX_FRAME_BYTES } from '../../../electron/contract/frames';
import { CoreClient } from '../../../renderer/console/core/client';
import { realClock } from '../../broker/hub/clocks';
import { anyArrivals, anyLogs, CAPABILITIES, eventOf } from '../contract/console-script';
import { countingIds, KeptLog, testDirectory } from './parts';
import { PortPair, turn } from './ports';

const notice = (id: string) => ({
  type: 'notice.raised' as const,
  notice: { id, at: '2026-11-24T10:00:00.000Z', kind: 'info' as const, text: id },
});

function attached(call: (command: string, input: unknown) => Promise<Result<unknown>> = async () => ok({})) {
  const store = new ConsoleStore(CAPABILITIES);
  const log = new KeptLog();
  const ports = new PortPair();
  attachWindow(ports.core, store, call, log);
  return { store, log, ports };
}

describe('a window', () => {
  it('is told how things stand when it says hello, and nothing before', async () => {
    const { store, ports } = attached();
    store.dispatch(notice('before'));
    await turn();
    expect(ports.sent).toEqual([]);
    ports.throwAt({ t: 'hello', v: 1 });
    expect(ports.sent).toEqual([{ t: 'hello', v: 1, n: 0, state: store.state }]);
  });

  it('gets all events of one turn in one frame, and the frames are numbered', async () => {
    const { store, ports } = attached();
    ports.throwAt({ t: 'hello', v: 1 });
    for (const ids of [['a', 'b'], ['c']]) {
      for (const id of ids) store.dispatch(notice(id));
      await turn();
    }
    expect(ports.of('events').map(({ n, events }) => [n, events.length])).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it('that asks for a resync gets a snapshot with what was about to be sent, and its number', async () => {
    const { store, ports } = attached();
    ports.throwAt({ t: 'hello', v: 1 });
    store.dispatch(notice('a'));
    await turn();
    store.dispatch(notice('b'));
    ports.throwAt({ t: 'resync' });
    store.dispatch(notice('c'));
    await turn();
    expect(ports.of('resync')).toMatchObject([{ n: 1, state: { notices: [{ id: 'a' }, { id: 'b' }] } }]);
    expect(ports.of('events').at(-1)).toMatchObject({ n: 2, events: [{ notice: { id: 'c' } }] });
  });

  it('gets the events that a call made before the answer to it', async () => {
    const { store, ports } = attached(async () => {
      store.dispatch(notice('made by the call'));
      return ok({ done: true });
    });
    ports.throwAt({ t: 'hello', v: 1 });
    ports.throwAt({ t: 'call', id: 7, command: 'anything', input: {} });
    await turn();
    expect(ports.sent.map((frame) => frame.t)).toEqual(['hello', 'events', 'ok']);
    expect(ports.of('ok')).toEqual([{ t: 'ok', id: 7, data: { done: true } }]);
  });

  it('gets an error of the closed list for a call that fails', async () => {
    const { ports } = attached(async () => fail('conflict', 'Too late.'));
    ports.throwAt({ t: 'call', id: 9, command: 'anything', input: null });
    await turn();
    expect(ports.of('fail')).toMatchObject([{ id: 9, error: { code: 'conflict', message: 'Too late.' } }]);
  });

  it('that is closed gets nothing more', async () => {
    const { store, ports } = attached();
    ports.throwAt({ t: 'hello', v: 1 });
    ports.throwAt({ t: 'call', id: 1, command: 'anything', input: {} });
    store.dispatch(notice('a'));
    ports.close();
    store.dispatch(notice('b'));
    await turn();
    expect(ports.sent).toHaveLength(1);
  });

  it('gets no conversation with a snapshot: it asks for those it shows', () => {
    const { store, ports } = attached();
    store.dispatch({
      type: 'chat.event',
      event: {
        v: 1,
        session: 's-1',
        seq: 1,
        id: 'e-1',
        at: '2026-11-24T10:00:00.000Z',
        by: { kind: 'system', name: 'Parley' },
        type: 'session.started',
        data: { visitor: { name: 'Maija' }, language: 'fi' },
      },
    });
    ports.throwAt({ t: 'hello', v: 1 });
    expect(ports.of('hello')[0]?.state).toMatchObject({ conversations: {}, chatOrder: ['s-1'] });
  });
});

describe('a frame', () => {
  const cyclic: Record<string, unknown> = { t: 'call', id: 3, command: 'signOut' };
  cyclic.input = cyclic;

  it.each<[string, unknown, string, number]>([
    ['of no known kind', { t: 'eval', id: 4 }, 'invalid', 4],
    ['that is no object', 'hello', 'invalid', 0],
    ['that is nothing', null, 'invalid', 0],
    ['with a wrong version', { t: 'hello', v: 2 }, 'invalid', 0],
    ['with a strange id', { t: 'call', id: 'x', command: 'signOut', input: {} }, 'invalid', 0],
    ['with a long name', { t: 'call', id: 5, command: 'x'.repeat(65), input: {} }, 'invalid', 5],
    ['that is too large', { t: 'call', id: 6, command: 'x', input: 'x'.repeat(MAX_FRAME_BYTES) }, 'too_large', 6],
    [
      'that is too large in bytes',
      { t: 'call', id: 6, command: 'x', input: 'ä'.repeat(MAX_FRAME_BYTES / 2) },
      'too_large',
      6,
    ],
  ])('%s is refused, said so, and logged', async (_what, frame, code, id) => {
    const { ports, log } = attached();
    ports.throwAt(frame);
    await turn();
    expect(ports.sent).toMatchObject([{ t: 'fail', id, error: { code } }]);
    expect(log.warnings).toEqual(['A window sent a frame that was refused.']);
  });

  it.each<[string, unknown]>([
    ['that goes round in a circle', cyclic],
    ['with what JSON has not', { t: 'call', id: 3, command: 'signOut', input: { big: 10n, map: new Map([[1, 2]]) } }],
  ])('%s is answered', async (_what, frame) => {
    const { ports } = attached();
    ports.throwAt(frame);
    await turn();
    expect(ports.sent).toHaveLength(1);
  });
});

describe('the core', () => {
  async function console(): Promise<{ console: Console; ports: PortPair }> {
    const core = await Console.open({
      dataDir: await testDirectory(),
      server: null,
      agent: null,
      capabilities: CAPABILITIES,
      clock: realClock,
      ids: countingIds(),
      logger: new KeptLog(),
    });
    const ports = new PortPair();
    core.attach(ports.core);
    return { console: core, ports };
  }

  it('answers every hostile frame once, with an error, and goes on', async () => {
    const { console: core, ports } = await console();
    const anyFrame = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true }),
      fc.record({ t: fc.constantFrom('call', 'ok', 'events', 'fail'), id: fc.anything(), command: fc.anything() }),
      fc.record({
        t: fc.constant('call'),
        id: fc.nat(),
        // Not those that ask the network, nor those that rightly answer yes to next to anything.
        command: fc.oneof(
          fc.string(),
          fc.constantFrom(
            '__proto__',
            'constructor',
            ...Object.keys(CONSOLE_COMMANDS).filter((name) => !/^(sign|settings|notice|window)/.test(name)),
          ),
        ),
        input: fc.oneof(fc.anything(), fc.object({ key: fc.constantFrom('session', 'id', 'text', 'seq', 'draft') })),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyFrame, { minLength: 1, maxLength: 20 }), async (frames) => {
        const before = ports.sent.length;
        for (const frame of frames) ports.throwAt(frame);
        await turn();
        const answers = ports.sent.slice(before);
        expect(answers.map((frame) => frame.t)).toEqual(frames.map(() => 'fail'));
      }),
      { numRuns: 100 },
    );
    ports.throwAt({ t: 'hello', v: 1 });
    expect(ports.sent.at(-1)).toMatchObject({ t: 'hello', state: { signIn: { kind: 'signedOut' } } });
    await core.close();
  });

  it('says "unknown" to a call that it does not know, and "sign in first" to what needs an agent', async () => {
    const { console: core } = await console();
    expect(await core.call('format.disk', {})).toMatchObject({ error: { code: 'unknown_command' } });
    expect(await core.call('chat.take', { session: 's-1' })).toMatchObject({ error: { code: 'unauthenticated' } });
    expect(await core.call('chat.take', { session: 7 })).toMatchObject({ error: { code: 'invalid' } });
    await core.close();
  });
});

describe('core and window, over a connection that loses frames', () => {
  it('are the same once one more event has come through', async () => {
    await fc.assert(
      fc.asyncProperty(anyLogs, anyArrivals, fc.infiniteStream(fc.boolean()), async (logs, arrivals, fate) => {
        const { store, ports } = attached();
        const client = new CoreClient(() => ports.window);
        ports.loses = (frame) => frame.t === 'events' && fate.next().value === true;
        for (const arrival of arrivals) {
          const event = eventOf(arrival, store.state, logs);
          if (event === null) continue;
          store.dispatch(event);
          await turn(1);
        }
        ports.loses = () => false;
        store.dispatch(notice('the last'));
        await turn(1);
        store.dispatch(notice('the very last'));
        await turn(1);
        const { state } = client.store.getState();
        expect({ ...state, conversations: {} }).toEqual({ ...store.state, conversations: {} });
      }),
      { numRuns: 60 },
    );
  });
});

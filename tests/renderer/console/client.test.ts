import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok, type Result } from '../../../broker/protocol/errors';
import { ConsoleStore } from '../../../electron/console/store';
import { attachWindow } from '../../../electron/console/windows';
import { CoreClient } from '../../../renderer/console/core/client';
import { KeptLog } from '../../electron/console/parts';
import { PortPair, turn } from '../../electron/console/ports';
import { CAPABILITIES } from '../../electron/contract/console-script';

const notice = (id: string) => ({
  type: 'notice.raised' as const,
  notice: { id, at: '2026-11-24T10:00:00.000Z', kind: 'info' as const, text: id },
});

/** A window at a core; a new port each time that it connects. */
function open(answer: (command: string) => Promise<Result<unknown>> = async () => ok({})) {
  const store = new ConsoleStore(CAPABILITIES);
  const ports: PortPair[] = [];
  const client = new CoreClient(() => {
    const pair = new PortPair();
    ports.push(pair);
    attachWindow(pair.core, store, answer, new KeptLog());
    return pair.window;
  });
  const view = () => client.store.getState();
  return { store, ports, client, view };
}

describe('the core, as a window has it', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is there with the first frame, and follows', async () => {
    const { store, view } = open();
    expect(view()).toEqual({ state: store.state, linked: true, window: null });
    store.dispatch(notice('a'));
    await turn();
    expect(view().state).toEqual(store.state);
  });

  it('answers each call with its own answer, in whatever order', async () => {
    const settle = new Map<string, (result: Result<unknown>) => void>();
    const { client } = open((command) => new Promise((resolve) => settle.set(command, resolve)));
    const first = client.call('signOut', {});
    const second = client.call('notice.close', { id: 'n' });
    settle.get('notice.close')?.(ok({ second: true }));
    settle.get('signOut')?.({ ok: false, error: { code: 'internal', message: 'No.', retryable: false } });
    expect(await second).toEqual(ok({ second: true }));
    expect(await first).toMatchObject({ ok: false, error: { code: 'internal' } });
  });

  it('that runs and does not know this window is told from one that is gone', () => {
    const listeners: ((why?: 'notLetIn') => void)[] = [];
    const client = new CoreClient(() => ({
      send: () => undefined,
      onMessage: () => undefined,
      onClose: (listener) => void listeners.push(listener),
    }));
    listeners[0]?.();
    expect(client.store.getState().notLetIn).toBeUndefined();
    vi.advanceTimersByTime(300);
    listeners[1]?.('notLetIn');
    expect(client.store.getState()).toMatchObject({ linked: false, notLetIn: true });
  });

  it('that is gone answers every call so, and is connected again with what happened meanwhile', async () => {
    const { store, client, view, ports } = open(() => new Promise(() => undefined));
    const hanging = client.call('signOut', {});
    ports[0]?.close();
    expect(await hanging).toMatchObject({ ok: false, error: { code: 'unavailable', retryable: true } });
    expect(await client.call('signOut', {})).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(view()).toMatchObject({ linked: false, state: { notices: [] } });
    store.dispatch(notice('meanwhile'));
    vi.advanceTimersByTime(300);
    expect(view()).toEqual({ linked: true, state: store.state, window: null });
    // What still comes over the old connection is not heard.
    ports[0]?.core.send({ t: 'events', n: 1, events: [notice('late')] });
    expect(view().state?.notices).toHaveLength(1);
  });

  it('asks once for a resync when a frame is missing, and leaves the rest until it is there', async () => {
    const { store, view, ports } = open();
    const [pair] = ports;
    if (pair === undefined) throw new Error('No port was opened.');
    pair.loses = (frame) => frame.t === 'events' && frame.n === 1;
    for (const id of ['a', 'b', 'c']) {
      store.dispatch(notice(id));
      await turn();
    }
    expect(pair.of('resync')).toHaveLength(1);
    expect(view().state).toEqual(store.state);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Reach, type Trouble, TroubleWatch, troubleOf } from '../../../renderer/visitor/chat/trouble';

const reach = (change: Partial<Reach>): Reach => ({
  onLine: true,
  up: false,
  synced: false,
  waitedMs: 0,
  http: null,
  ...change,
});

describe('what is in the way of the chat', () => {
  it.each<[string, Partial<Reach>, Trouble | null]>([
    ['nothing, at first', {}, null],
    ['nothing, with a chat that answers', { up: true, synced: true, waitedMs: 60_000 }, null],
    ['no network, at once', { onLine: false }, 'offline'],
    ['nothing, when the browser is wrong about the network', { onLine: false, up: true, synced: true }, null],
    ['nothing yet, after 9.999 s', { waitedMs: 9_999, http: true }, null],
    ['the network, after 10 s, when HTTP goes through', { waitedMs: 10_000, http: true }, 'blocked'],
    ['the server, when HTTP does not', { waitedMs: 10_000, http: false }, 'unreachable'],
    ['unknown, until HTTP was asked', { waitedMs: 10_000 }, null],
    ['the chat behind the connection', { up: true, waitedMs: 10_000, http: true }, 'silent'],
  ])('%s', (_, change, trouble) => {
    expect(troubleOf(reach(change))).toBe(trouble);
  });
});

describe('a page that waits for a connection', () => {
  const network = new EventTarget();
  const browser = { onLine: true };

  beforeEach(() => {
    vi.useFakeTimers();
    browser.onLine = true;
    vi.stubGlobal('navigator', browser);
    vi.stubGlobal('addEventListener', network.addEventListener.bind(network));
    vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function watching(ask: () => Promise<boolean>) {
    const told: (Trouble | null)[] = [];
    const watch = new TroubleWatch({ ask, changed: (trouble) => told.push(trouble) });
    return { watch, told };
  }
  const go = (onLine: boolean) => {
    browser.onLine = onLine;
    network.dispatchEvent(new Event(onLine ? 'online' : 'offline'));
  };

  it('is told after ten seconds that the network blocks it, until there is a connection', async () => {
    const { watch, told } = watching(async () => true);
    await vi.advanceTimersByTimeAsync(9_900);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(told).toEqual(['blocked']);
    await vi.advanceTimersByTimeAsync(60_000);
    watch.connection(true, false);
    watch.connection(true, true);
    expect(told).toEqual(['blocked', null]);
    watch.close();
  });

  it('is told so again when a connection there was is lost', async () => {
    const { watch, told } = watching(async () => true);
    watch.connection(true, true);
    await vi.advanceTimersByTimeAsync(60_000);
    watch.connection(false, false);
    await vi.advanceTimersByTimeAsync(10_100);
    expect(told).toEqual(['blocked']);
    watch.close();
  });

  it('does not wait for a server that answers nothing', async () => {
    const { watch, told } = watching(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(10_100);
    expect(told).toEqual(['unreachable']);
    watch.close();
  });

  it('is told of a lost network at once, and begins to count anew when it is back', async () => {
    const { watch, told } = watching(async () => true);
    watch.connection(true, true);
    go(false);
    watch.connection(false, false);
    expect(told).toEqual(['offline']);
    go(true);
    expect(told).toEqual(['offline', null]);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(told).toEqual(['offline', null]);
    watch.close();
  });

  it('is told when the broker answers and the chat does not', async () => {
    const { watch, told } = watching(async () => true);
    await vi.advanceTimersByTimeAsync(5_000);
    watch.connection(true, false);
    await vi.advanceTimersByTimeAsync(10_100);
    expect(told).toEqual(['silent']);
    watch.close();
  });

  it('does not blame the network when the broker has answered with a no', async () => {
    const { watch, told } = watching(async () => true);
    for (let i = 0; i < 5; i += 1) {
      await vi.advanceTimersByTimeAsync(5_000);
      watch.passed();
    }
    expect(told).toEqual([]);
    watch.close();
  });
});

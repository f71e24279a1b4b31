import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsoleEvent } from '../../../electron/contract/events';
import { initialState, reduce } from '../../../electron/contract/reducer';
import type { ConsoleState } from '../../../electron/contract/state';
import {
  alertingWindow,
  type ConsoleWindow,
  isOut,
  type PopOut,
  type WindowTarget,
  windowOfChat,
} from '../../../electron/contract/windows';

const CAPABILITIES = { host: 'web', tray: false, badge: false, autostart: false, windows: true, version: '0' } as const;
const MAIN: WindowTarget = { kind: 'main' };
const CHAT: WindowTarget = { kind: 'chat', session: 's1' };

const RANG: ConsoleEvent = { type: 'alerts.rang' };
const opened = (id: number, shows: WindowTarget = MAIN): ConsoleEvent => ({
  type: 'window.opened',
  window: { id, shows, focused: 0 },
});
const focused = (id: number, count: number): ConsoleEvent => ({ type: 'window.focused', id, focused: count });
const stateAfter = (...events: readonly ConsoleEvent[]): ConsoleState =>
  events.reduce(reduce, initialState(CAPABILITIES));

describe('the window that alerts', () => {
  it.each([
    ['none', [], null],
    ['the only one', [{ id: 3, shows: MAIN, focused: 0 }], 3],
    [
      'the console itself, while the agent was in none',
      [
        { id: 1, shows: CHAT, focused: 0 },
        { id: 2, shows: MAIN, focused: 0 },
      ],
      2,
    ],
    [
      'where the agent was last',
      [
        { id: 1, shows: MAIN, focused: 4 },
        { id: 2, shows: CHAT, focused: 5 },
      ],
      2,
    ],
  ] as const)('is %s', (_name, windows, id) => {
    expect(alertingWindow(windows)?.id ?? null).toBe(id);
  });

  it('is exactly one of those that are there, in whatever order they are', () => {
    const anyWindow: fc.Arbitrary<ConsoleWindow> = fc.record({
      id: fc.nat(99),
      shows: fc.constantFrom<WindowTarget>(MAIN, CHAT, { kind: 'widget' }),
      focused: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.uniqueArray(anyWindow, { selector: ({ id }) => id, minLength: 1 }), (windows) => {
        const chosen = alertingWindow(windows);
        expect(windows).toContain(chosen);
        expect(alertingWindow([...windows].reverse())).toBe(chosen);
        expect(Math.max(...windows.map((one) => one.focused))).toBe(chosen?.focused);
      }),
    );
  });

  it('sounds once: it is chosen when the sound is due, and the focus going elsewhere changes nothing', () => {
    const rang = stateAfter(opened(1), opened(2, CHAT), focused(2, 1), RANG);
    expect([rang.rings, rang.ringsIn]).toEqual([1, 2]);
    const left = [focused(1, 2), opened(3)].reduce(reduce, rang);
    expect([left.rings, left.ringsIn]).toEqual([1, 2]);
    const again = reduce(left, RANG);
    expect([again.rings, again.ringsIn]).toEqual([2, 1]);
  });

  it('is none while there is no window', () => {
    expect(stateAfter(RANG, opened(7)).ringsIn).toBeNull();
  });

  it('stays known when the agent signs out', () => {
    expect(stateAfter(opened(1), { type: 'signedOut' }).windows.map(({ id }) => id)).toEqual([1]);
  });
});

describe('a chat', () => {
  const widget = (state: PopOut['state']): PopOut => ({ target: { kind: 'widget' }, state, displays: null });
  const own = (state: PopOut['state']): PopOut => ({ target: { kind: 'chat', session: 's1' }, state, displays: null });

  it.each([
    ['the console', [], { kind: 'main' }],
    ['the window of the widget', [widget('open')], { kind: 'widget' }],
    ['its own window', [widget('open'), own('open')], { kind: 'chat', session: 's1' }],
    ['its own window that is about to come', [own('opening')], { kind: 'chat', session: 's1' }],
    ['the console, when its window has gone', [own('returning')], { kind: 'main' }],
    ['the console, when its window was not opened again', [own('missing')], { kind: 'main' }],
  ] as const)('is shown in %s', (_name, popOuts, target) => {
    expect(windowOfChat(popOuts, 's1')).toEqual(target);
    expect(isOut(popOuts, { kind: 'chat', session: 's2' })).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlertSettings } from '../../../electron/contract/desktop';
import {
  type AlertAction,
  climb,
  type LadderFacts,
  type LadderState,
  NO_ALERTS,
  testOf,
} from '../../../electron/desktop/alert-ladder';

const SETTINGS = AlertSettings.parse({ repeatSeconds: 15, escalateSeconds: 60 });
const NEW_CHAT = { asks: null, escalates: true } as const;
const MAIJA = { session: 'c1', visitor: 'Maija', firstWords: 'My laptop is on fire', ...NEW_CHAT };
const OTTO = { session: 'c2', visitor: 'Otto', firstWords: '', ...NEW_CHAT };

/** Steps at the given seconds; answers what was done at each. */
function run(steps: readonly (Partial<LadderFacts> & { readonly at: number })[]): AlertAction[][] {
  let state: LadderState = NO_ALERTS;
  return steps.map(({ at, ...facts }) => {
    const step = climb(state, {
      alerts: [],
      focused: false,
      sound: true,
      settings: SETTINGS,
      ...facts,
      now: at * 1_000,
    });
    state = step.state;
    return [...step.actions];
  });
}

describe('the ladder of alerts', () => {
  it('goes from toast and flash over sounds to the queue', () => {
    const alerts = [MAIJA];
    expect(run([0, 5, 15, 30, 45, 60, 75].map((at) => ({ at, alerts })))).toEqual([
      [
        { kind: 'toast', session: 'c1', visitor: 'Maija', words: 'My laptop is on fire', asks: null },
        { kind: 'flash', on: true },
        { kind: 'ring' },
      ],
      [],
      [{ kind: 'ring' }],
      [{ kind: 'ring' }],
      [{ kind: 'ring' }],
      [{ kind: 'escalate', session: 'c1' }, { kind: 'ring' }],
      [{ kind: 'ring' }],
    ]);
  });

  it('tries it again when the chat could not go back, and waits for a colleague who could take it', () => {
    const stuck = [MAIJA];
    const alone = [{ ...MAIJA, escalates: false }];
    const escalates = (actions: readonly AlertAction[]): boolean => actions.some(({ kind }) => kind === 'escalate');
    const done = run([
      { at: 0, alerts: alone },
      { at: 60, alerts: alone },
      { at: 89, alerts: stuck },
      { at: 90, alerts: stuck },
      { at: 119, alerts: stuck },
      { at: 120, alerts: stuck },
    ]);
    expect(done.map(escalates)).toEqual([false, false, false, true, false, true]);
  });

  it('looks again when the next try is due, and not at once for ever', () => {
    const facts = { alerts: [{ ...MAIJA, escalates: false }], focused: true, sound: false, settings: SETTINGS };
    const first = climb(NO_ALERTS, { ...facts, now: 0 });
    expect(first.wakeAt).toBe(60_000);
    expect(climb(first.state, { ...facts, now: 60_000 }).wakeAt).toBe(90_000);
  });

  it('announces a colleague who asks, and leaves the end of that to the offer', () => {
    const offer = { ...OTTO, asks: 'Bertil Lund', escalates: false };
    const [first, ...later] = run([0, 15, 60, 90].map((at) => ({ at, alerts: [offer] })));
    expect(first).toEqual([
      { kind: 'toast', session: 'c2', visitor: 'Otto', words: null, asks: 'Bertil Lund' },
      { kind: 'flash', on: true },
      { kind: 'ring' },
    ]);
    expect(later.flat().every(({ kind }) => kind === 'ring')).toBe(true);
  });

  it('ends at once when the chat has been seen', () => {
    expect(run([{ at: 0, alerts: [MAIJA] }, { at: 3 }, { at: 20 }]).slice(1)).toEqual([
      [
        { kind: 'closeToast', session: 'c1' },
        { kind: 'flash', on: false },
      ],
      [],
    ]);
  });

  it('makes one sound, however many chats come at once', () => {
    const [actions = []] = run([{ at: 0, alerts: [MAIJA, OTTO] }]);
    expect(actions.filter(({ kind }) => kind === 'ring')).toHaveLength(1);
    expect(actions.filter(({ kind }) => kind === 'toast')).toHaveLength(2);
  });

  it('neither toasts nor flashes over the window where the agent is', () => {
    expect(run([{ at: 0, alerts: [MAIJA], focused: true }])).toEqual([[{ kind: 'ring' }]]);
    expect(
      run([
        { at: 0, alerts: [MAIJA] },
        { at: 1, alerts: [MAIJA], focused: true },
      ])[1],
    ).toEqual([{ kind: 'flash', on: false }]);
  });

  const LEAVES = [
    { at: 0, alerts: [MAIJA], focused: true },
    { at: 1, alerts: [MAIJA] },
    { at: 2, alerts: [MAIJA], focused: true },
    { at: 3, alerts: [MAIJA] },
  ];
  const TOAST = { kind: 'toast', session: 'c1', visitor: 'Maija', words: 'My laptop is on fire', asks: null } as const;
  it.each<[string, Partial<AlertSettings>, boolean, AlertAction[][]]>([
    [
      'everything on',
      {},
      true,
      [
        [{ kind: 'ring' }],
        [TOAST, { kind: 'flash', on: true }],
        [{ kind: 'flash', on: false }],
        [{ kind: 'flash', on: true }],
      ],
    ],
    ['toasts alone', { flash: false }, false, [[], [TOAST], [], []]],
    [
      'flashes alone',
      { toast: false },
      false,
      [[], [{ kind: 'flash', on: true }], [{ kind: 'flash', on: false }], [{ kind: 'flash', on: true }]],
    ],
  ])('tells an agent who leaves the window without having looked, once, with %s', (_what, change, sound, actions) => {
    const settings = { ...SETTINGS, ...change };
    expect(run(LEAVES.map((step) => ({ ...step, sound, settings })))).toEqual(actions);
  });

  it('takes back no toast that was never shown', () => {
    expect(run([{ at: 0, alerts: [MAIJA], focused: true }, { at: 1 }])[1]).toEqual([]);
  });

  it('leaves no unseen chat untold once nothing of Parley has the focus, whatever is switched on', () => {
    const settings = fc.record({ toast: fc.boolean(), flash: fc.boolean(), sound: fc.boolean() });
    const step = fc.record({ one: fc.boolean(), two: fc.boolean(), focused: fc.boolean(), settings });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let state: LadderState = NO_ALERTS;
        let told: Record<string, { toasted: boolean; rang: boolean }> = {};
        for (const [now, { one, two, focused, settings: on }] of steps.entries()) {
          const alerts = [...(one ? [MAIJA] : []), ...(two ? [OTTO] : [])];
          const { sound, ...rungs } = on;
          const done = climb(state, { now, alerts, focused, sound, settings: { ...SETTINGS, ...rungs } });
          state = done.state;
          const rings = done.actions.some(({ kind }) => kind === 'ring');
          const toasts = done.actions.flatMap((action) => (action.kind === 'toast' ? [action.session] : []));
          told = Object.fromEntries(
            alerts.map(({ session }) => [
              session,
              {
                toasted: toasts.includes(session) || told[session]?.toasted === true,
                rang: rings || told[session]?.rang === true,
              },
            ]),
          );
          if (focused) continue;
          for (const { toasted, rang } of Object.values(told)) {
            if (on.toast) expect(toasted).toBe(true);
            if (on.flash) expect(state.flashing).toBe(true);
            if (on.sound) expect(rang).toBe(true);
          }
        }
      }),
    );
  });

  it.each<[string, Partial<LadderFacts>, AlertAction[]]>([
    [
      'without words',
      { settings: { ...SETTINGS, toastWords: false } },
      [
        { kind: 'toast', session: 'c1', visitor: 'Maija', words: null, asks: null },
        { kind: 'flash', on: true },
        { kind: 'ring' },
      ],
    ],
    ['without toasts', { settings: { ...SETTINGS, toast: false } }, [{ kind: 'flash', on: true }, { kind: 'ring' }]],
    ['without flashing', { settings: { ...SETTINGS, flash: false, toast: false } }, [{ kind: 'ring' }]],
    ['without sound', { sound: false, settings: { ...SETTINGS, flash: false, toast: false } }, []],
  ])('does %s what the settings say', (_what, facts, actions) => {
    expect(run([{ at: 0, alerts: [MAIJA], ...facts }])[0]).toEqual(actions);
  });

  it('gives nothing back, and repeats nothing, where that is switched off', () => {
    const settings = { ...SETTINGS, repeatSeconds: 0, escalateSeconds: 0 };
    const later = run([0, 1_000, 100_000].map((at) => ({ at, alerts: [MAIJA], settings })));
    expect(later.slice(1)).toEqual([[], []]);
    expect(climb(NO_ALERTS, { now: 0, alerts: [MAIJA], focused: false, sound: true, settings }).wakeAt).toBeNull();
  });

  it('always says when the next rung is due, never toasts twice, and gives back at most every half minute', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            after: fc.integer({ min: 0, max: 20_000 }),
            one: fc.boolean(),
            two: fc.boolean(),
            focused: fc.boolean(),
          }),
          {
            maxLength: 60,
          },
        ),
        (steps) => {
          let state: LadderState = NO_ALERTS;
          let now = 0;
          let live: Record<string, { toasts: number; escalatedAt: number }> = {};
          for (const { after, one, two, focused } of steps) {
            now += after;
            const alerts = [...(one ? [MAIJA] : []), ...(two ? [OTTO] : [])];
            const step = climb(state, { now, alerts, focused, sound: true, settings: SETTINGS });
            state = step.state;
            live = Object.fromEntries(
              alerts.map(({ session }) => [session, live[session] ?? { toasts: 0, escalatedAt: now - 60_000 }]),
            );
            for (const action of step.actions) {
              const counts = 'session' in action ? live[action.session] : undefined;
              if (counts === undefined) continue;
              if (action.kind === 'toast') counts.toasts += 1;
              if (action.kind === 'escalate') {
                expect(now - counts.escalatedAt).toBeGreaterThanOrEqual(30_000);
                counts.escalatedAt = now;
              }
            }
            for (const { toasts } of Object.values(live)) expect(toasts).toBeLessThanOrEqual(1);
            if (alerts.length === 0) expect(step.wakeAt).toBeNull();
            else expect(step.wakeAt).toBeGreaterThan(now);
            expect(state.flashing).toBe(alerts.length > 0 && !focused);
          }
        },
      ),
    );
  });
});

describe('the self-test', () => {
  it('tries every rung that is switched on, once', () => {
    expect(testOf(SETTINGS, true)).toEqual(['toast', 'flash', 'ring']);
    expect(testOf({ ...SETTINGS, toast: false, flash: false }, false)).toEqual([]);
  });
});

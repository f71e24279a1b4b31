import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PresenceSettings } from '../../../electron/contract/desktop';
import { AT_WORK, afterMachineEvent, awayOf, type MachineEvent } from '../../../electron/desktop/presence';

const SETTINGS = PresenceSettings.parse({ idleMinutes: 10 });
const kind = (name: Exclude<MachineEvent['kind'], 'idle' | 'network'>): MachineEvent => ({ kind: name });
const network = (reachable: boolean): MachineEvent => ({ kind: 'network', reachable });
const idle = (minutes: number): MachineEvent => ({ kind: 'idle', seconds: minutes * 60 });

function awayAfter(events: readonly MachineEvent[], settings = SETTINGS) {
  return awayOf(
    events.reduce((state, event) => afterMachineEvent(state, event, settings), AT_WORK),
    settings,
  );
}

describe('presence', () => {
  it.each<[string, MachineEvent[], ReturnType<typeof awayAfter>]>([
    ['at work', [], null],
    ['locked', [kind('lock')], 'locked'],
    ['unlocked', [kind('lock'), kind('unlock')], null],
    ['idle', [idle(10)], 'idle'],
    ['nearly idle', [idle(9.9)], null],
    ['used again', [idle(12), idle(0)], null],
    ['asleep', [kind('suspend')], 'asleep'],
    ['asleep after a lock', [kind('lock'), kind('suspend')], 'asleep'],
    ['awake, and still locked', [kind('lock'), kind('suspend'), kind('resume')], 'locked'],
    ['without a network', [network(false)], 'noNetwork'],
    ['in a network again', [network(false), network(true)], null],
    ['without a network, and locked', [network(false), kind('lock')], 'locked'],
    ['unlocked, still without a network', [network(false), kind('lock'), kind('unlock')], 'noNetwork'],
    ['without a network, and idle', [idle(12), network(false)], 'idle'],
    ['without a network, whatever the agent chooses', [network(false), kind('back')], 'noNetwork'],
    ['in a network again after a sleep', [kind('suspend'), network(false), kind('resume'), network(true)], null],
    ['unlocked after a long lock', [idle(30), kind('lock'), idle(40), kind('unlock')], null],
  ])('is right when the machine is %s', (_what, events, away) => {
    expect(awayAfter(events)).toBe(away);
  });

  it('leaves lock and idleness alone where that is switched off', () => {
    expect(awayAfter([kind('lock')], { ...SETTINGS, whenLocked: false })).toBeNull();
    expect(awayAfter([idle(500)], { ...SETTINGS, idleMinutes: 0 })).toBeNull();
  });

  it('comes back only by the agent’s word, where that was wished', () => {
    const settings = { ...SETTINGS, comeBack: false };
    expect(awayAfter([kind('lock'), kind('unlock'), idle(0)], settings)).toBe('locked');
    expect(awayAfter([kind('lock'), kind('unlock'), kind('back')], settings)).toBeNull();
    expect(awayAfter([idle(11), idle(0)], settings)).toBe('idle');
    // A network that went was not the agent who went.
    expect(awayAfter([network(false), network(true)], settings)).toBeNull();
    expect(awayAfter([network(false), idle(11), idle(0), network(true)], settings)).toBe('idle');
  });

  it('is never away at a machine that is awake, unlocked, in use and in a network, unless that was wished', () => {
    const event = fc.oneof(
      fc.constantFrom('lock', 'unlock', 'suspend', 'resume', 'back').map((name) => kind(name as 'lock')),
      fc.integer({ min: 0, max: 60 }).map(idle),
      fc.boolean().map(network),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        expect(awayAfter([...events, kind('resume'), kind('unlock'), idle(0), network(true)])).toBeNull();
      }),
    );
  });
});

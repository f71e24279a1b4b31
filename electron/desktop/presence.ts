import type { Away } from '../../broker/protocol/models';
import type { MachineAway, PresenceSettings } from '../contract/desktop';

/** What the machine has said so far. */
export interface MachineState {
  readonly locked: boolean;
  readonly asleep: boolean;
  readonly idle: boolean;
  /** There is no network by which the server could be reached. */
  readonly cutOff: boolean;
  /** Away until the agent says so, though the machine is in use again. */
  readonly held: Away | null;
}

export type MachineEvent =
  | { readonly kind: 'lock' | 'unlock' | 'suspend' | 'resume' }
  /** Since mouse and keyboard were last used. */
  | { readonly kind: 'idle'; readonly seconds: number }
  | { readonly kind: 'network'; readonly reachable: boolean }
  | { readonly kind: 'back' };

export const AT_WORK: MachineState = { locked: false, asleep: false, idle: false, cutOff: false, held: null };

/** What the machine's news makes of what is known. */
export function afterMachineEvent(state: MachineState, event: MachineEvent, settings: PresenceSettings): MachineState {
  const next = withEvent(state, event, settings);
  if (event.kind === 'back') return { ...next, idle: false, held: null };
  const now = reasonOf(next, settings);
  if (now !== null) return { ...next, held: settings.comeBack ? null : now };
  return settings.comeBack ? { ...next, held: null } : next;
}

/**
 * Why the agent is away, by rule; null: at work. Sleep says more than a lock, and a lock more than idleness. A network
 * that goes is not a person who goes: it is said after all of them, and its return needs nobody's word.
 */
export function awayOf(state: MachineState, settings: PresenceSettings): MachineAway | null {
  return reasonOf(state, settings) ?? state.held ?? (state.cutOff ? 'noNetwork' : null);
}

function withEvent(state: MachineState, event: MachineEvent, settings: PresenceSettings): MachineState {
  switch (event.kind) {
    case 'lock':
      return { ...state, locked: true };
    case 'unlock':
      // Somebody is there: what was idle before the lock is not any more.
      return { ...state, locked: false, idle: false };
    case 'suspend':
      return { ...state, asleep: true };
    case 'resume':
      return { ...state, asleep: false };
    case 'idle':
      return { ...state, idle: settings.idleMinutes > 0 && event.seconds >= settings.idleMinutes * 60 };
    case 'network':
      return { ...state, cutOff: !event.reachable };
    case 'back':
      return state;
  }
}

function reasonOf(state: MachineState, settings: PresenceSettings): Away | null {
  if (state.asleep) return 'asleep';
  if (state.locked && settings.whenLocked) return 'locked';
  return state.idle && settings.idleMinutes > 0 ? 'idle' : null;
}

import type { MachinePolicy } from '../contract/machine-policy';
import type { ConsoleSettings } from '../contract/settings';

/** The part of a policy that concerns settings, arranged as they are. */
function settingsIn({ desktop: onDesktop, alerts: onAlerts, presence = {} }: MachinePolicy) {
  const { dictionaryUrl: _shells, ...desktop } = onDesktop ?? {};
  const { sound, ...alerts } = onAlerts ?? {};
  return { desktop, alerts, presence, sound };
}

/**
 * The settings as they count: what the policy sets goes before the agent's own, which stay on disk for the day when
 * the policy is gone. What is the same as in `before` stays the very same object, so that nothing is done twice.
 */
export function underPolicy(own: ConsoleSettings, policy: MachinePolicy, before: ConsoleSettings): ConsoleSettings {
  const { desktop, alerts, presence, sound } = settingsIn(policy);
  return {
    ...own,
    sound: sound ?? own.sound,
    desktop: laidOver(own.desktop, desktop, before.desktop),
    alerts: laidOver(own.alerts, alerts, before.alerts),
    presence: laidOver(own.presence, presence, before.presence),
  };
}

/** The settings, as the policy names them, that a change would make other than the policy sets them. */
export function lockedIn(
  change: Partial<ConsoleSettings>,
  shown: ConsoleSettings,
  policy: MachinePolicy,
): readonly string[] {
  const { desktop, alerts, presence, sound } = settingsIn(policy);
  return [
    ...(sound !== undefined && (change.sound ?? sound) !== sound ? ['alerts.sound'] : []),
    ...differing('desktop', desktop, change.desktop, shown.desktop),
    ...differing('alerts', alerts, change.alerts, shown.alerts),
    ...differing('presence', presence, change.presence, shown.presence),
  ];
}

/** A change as it is kept: what the policy sets is in it as shown to the agent, and is not the agent's own. */
export function unlocked(
  change: Partial<ConsoleSettings>,
  own: ConsoleSettings,
  policy: MachinePolicy,
): Partial<ConsoleSettings> {
  const { desktop, alerts, presence, sound } = settingsIn(policy);
  return {
    ...change,
    ...(change.sound === undefined || sound === undefined ? {} : { sound: own.sound }),
    ...(change.desktop === undefined ? {} : { desktop: restored(change.desktop, own.desktop, desktop) }),
    ...(change.alerts === undefined ? {} : { alerts: restored(change.alerts, own.alerts, alerts) }),
    ...(change.presence === undefined ? {} : { presence: restored(change.presence, own.presence, presence) }),
  };
}

function laidOver<T extends object>(own: T, set: Partial<T>, before: T): T {
  if (Object.keys(set).length === 0) return own;
  const laid = { ...own, ...set };
  return isSame(laid, before) ? before : laid;
}

function restored<T extends object>(change: T, own: T, set: Partial<T>): T {
  const kept = { ...change };
  for (const field in set) kept[field] = own[field];
  return kept;
}

function differing<T extends object>(group: string, set: Partial<T>, change: T | undefined, shown: T): string[] {
  const names: string[] = [];
  if (change === undefined) return names;
  for (const field in set) if (!isSame(change[field], shown[field])) names.push(`${group}.${field}`);
  return names;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

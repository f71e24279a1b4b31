import type { AlertSettings } from '../contract/desktop';
import type { ChatAlert } from '../contract/state';

/** How far the ladder has been climbed for one new chat. Times in epoch milliseconds. */
interface Climb {
  readonly since: number;
  readonly rangAt: number | null;
  readonly escalated: boolean;
}

export interface LadderState {
  readonly climbs: Readonly<Record<string, Climb>>;
  readonly flashing: boolean;
}

export const NO_ALERTS: LadderState = { climbs: {}, flashing: false };

export interface LadderFacts {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly alerts: readonly Pick<ChatAlert, 'session' | 'visitor' | 'firstWords'>[];
  /** A window of Parley has the focus: a toast and a flash would tell what is seen already. */
  readonly focused: boolean;
  /** The agent's own switch for sounds. */
  readonly sound: boolean;
  readonly settings: AlertSettings;
}

export type AlertAction =
  | { readonly kind: 'toast'; readonly session: string; readonly visitor: string; readonly words: string | null }
  | { readonly kind: 'closeToast'; readonly session: string }
  | { readonly kind: 'flash'; readonly on: boolean }
  | { readonly kind: 'ring' }
  /** Nobody looked: the chat goes back to the queue. */
  | { readonly kind: 'escalate'; readonly session: string };

export interface LadderStep {
  readonly state: LadderState;
  readonly actions: readonly AlertAction[];
  /** When to look again, epoch milliseconds; null: only when something changes. */
  readonly wakeAt: number | null;
}

/**
 * The ladder of alerts: toast, flash, a sound that repeats, and at last back to the queue. One step: what is to be
 * done now, from how far it went and what is so. Pure; one sound, however many chats are new.
 */
export function climb(before: LadderState, facts: LadderFacts): LadderStep {
  const { now, alerts, settings } = facts;
  const actions: AlertAction[] = [];
  const climbs: Record<string, Climb> = {};
  let ring = false;
  for (const alert of alerts) {
    const known = before.climbs[alert.session];
    const since = known?.since ?? now;
    if (known === undefined && settings.toast && !facts.focused) actions.push(toastOf(alert, settings));
    const soundDue = facts.sound && isSoundDue(known?.rangAt ?? null, now, settings);
    ring ||= soundDue;
    const escalate =
      known?.escalated !== true && settings.escalateSeconds > 0 && now - since >= settings.escalateSeconds * 1_000;
    if (escalate) actions.push({ kind: 'escalate', session: alert.session });
    climbs[alert.session] = {
      since,
      rangAt: soundDue ? now : (known?.rangAt ?? null),
      escalated: escalate || known?.escalated === true,
    };
  }
  for (const session of Object.keys(before.climbs)) {
    if (climbs[session] === undefined) actions.push({ kind: 'closeToast', session });
  }
  const flashing = settings.flash && alerts.length > 0 && !facts.focused;
  if (flashing !== before.flashing) actions.push({ kind: 'flash', on: flashing });
  if (ring) actions.push({ kind: 'ring' });
  return { state: { climbs, flashing }, actions, wakeAt: nextLook(Object.values(climbs), facts) };
}

/** What the self-test does: every rung that is switched on, once. */
export function testOf(settings: AlertSettings, sound: boolean): readonly ('toast' | 'flash' | 'ring')[] {
  return [
    ...(settings.toast ? (['toast'] as const) : []),
    ...(settings.flash ? (['flash'] as const) : []),
    ...(sound ? (['ring'] as const) : []),
  ];
}

function toastOf(
  { session, visitor, firstWords }: LadderFacts['alerts'][number],
  settings: AlertSettings,
): AlertAction {
  const words = settings.toastWords && firstWords.trim() !== '' ? firstWords.trim() : null;
  return { kind: 'toast', session, visitor, words };
}

function isSoundDue(rangAt: number | null, now: number, { repeatSeconds }: AlertSettings): boolean {
  if (rangAt === null) return true;
  return repeatSeconds > 0 && now - rangAt >= repeatSeconds * 1_000;
}

function nextLook(climbs: readonly Climb[], { sound, settings }: LadderFacts): number | null {
  const times = climbs.flatMap(({ since, rangAt, escalated }) => [
    ...(sound && settings.repeatSeconds > 0 && rangAt !== null ? [rangAt + settings.repeatSeconds * 1_000] : []),
    ...(settings.escalateSeconds > 0 && !escalated ? [since + settings.escalateSeconds * 1_000] : []),
  ]);
  return times.length === 0 ? null : Math.min(...times);
}

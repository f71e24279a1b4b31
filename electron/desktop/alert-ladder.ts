import type { AlertSettings } from '../contract/desktop';
import type { ChatAlert } from '../contract/state';

/** How far the ladder has been climbed for one new chat. Times in epoch milliseconds. */
interface Climb {
  readonly since: number;
  /** A toast has been shown: one that would have covered the agent's own window is still to come. */
  readonly toasted: boolean;
  readonly rangAt: number | null;
  /** When it was last due to go back to the queue. */
  readonly triedAt: number | null;
}

/** Whoever calls: a new chat, or a colleague who asks this agent to take one over. */
export interface Caller extends Pick<ChatAlert, 'session' | 'visitor' | 'firstWords'> {
  /** The colleague's name, where it is a question. */
  readonly asks: string | null;
  /** Whether the chat can go back to the queue now: where nobody else could take it, it would only come back. */
  readonly escalates: boolean;
}

/** What could not go back to the queue is tried again after this time. Milliseconds. */
const TRY_AGAIN_MS = 30_000;

export interface LadderState {
  readonly climbs: Readonly<Record<string, Climb>>;
  readonly flashing: boolean;
}

export const NO_ALERTS: LadderState = { climbs: {}, flashing: false };

export interface LadderFacts {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly alerts: readonly Caller[];
  /** A window of Parley has the focus: a toast and a flash would tell what is seen already. */
  readonly focused: boolean;
  /** The agent's own switch for sounds. */
  readonly sound: boolean;
  readonly settings: AlertSettings;
}

export type AlertAction =
  | {
      readonly kind: 'toast';
      readonly session: string;
      readonly visitor: string;
      readonly words: string | null;
      readonly asks: string | null;
    }
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
    const toastDue = settings.toast && !facts.focused && known?.toasted !== true;
    if (toastDue) actions.push(toastOf(alert, settings));
    const soundDue = facts.sound && isSoundDue(known?.rangAt ?? null, now, settings);
    ring ||= soundDue;
    const triedAt = known?.triedAt ?? null;
    // An offer goes back by itself, at the time that the colleague was told.
    const dueAt = alert.asks === null ? escalationAt({ since, triedAt }, settings) : null;
    const isDue = dueAt !== null && now >= dueAt;
    if (isDue && alert.escalates) actions.push({ kind: 'escalate', session: alert.session });
    climbs[alert.session] = {
      since,
      toasted: toastDue || known?.toasted === true,
      rangAt: soundDue ? now : (known?.rangAt ?? null),
      triedAt: isDue ? now : triedAt,
    };
  }
  for (const [session, { toasted }] of Object.entries(before.climbs)) {
    if (toasted && climbs[session] === undefined) actions.push({ kind: 'closeToast', session });
  }
  const flashing = settings.flash && alerts.length > 0 && !facts.focused;
  if (flashing !== before.flashing) actions.push({ kind: 'flash', on: flashing });
  if (ring) actions.push({ kind: 'ring' });
  return { state: { climbs, flashing }, actions, wakeAt: nextLook(climbs, facts) };
}

/** What the self-test does: every rung that is switched on, once. */
export function testOf(settings: AlertSettings, sound: boolean): readonly ('toast' | 'flash' | 'ring')[] {
  return [
    ...(settings.toast ? (['toast'] as const) : []),
    ...(settings.flash ? (['flash'] as const) : []),
    ...(sound ? (['ring'] as const) : []),
  ];
}

function toastOf({ session, visitor, firstWords, asks }: Caller, settings: AlertSettings): AlertAction {
  const words = settings.toastWords && firstWords.trim() !== '' ? firstWords.trim() : null;
  return { kind: 'toast', session, visitor, words, asks };
}

function isSoundDue(rangAt: number | null, now: number, { repeatSeconds }: AlertSettings): boolean {
  if (rangAt === null) return true;
  return repeatSeconds > 0 && now - rangAt >= repeatSeconds * 1_000;
}

/** When a chat that nobody looks at is due to go back to the queue, epoch milliseconds; null: never. */
function escalationAt(
  { since, triedAt }: Pick<Climb, 'since' | 'triedAt'>,
  { escalateSeconds }: AlertSettings,
): number | null {
  if (escalateSeconds === 0) return null;
  return triedAt === null ? since + escalateSeconds * 1_000 : triedAt + TRY_AGAIN_MS;
}

function nextLook(climbs: Readonly<Record<string, Climb>>, { alerts, sound, settings }: LadderFacts): number | null {
  const times = alerts.flatMap(({ session, asks }) => {
    const one = climbs[session];
    if (one === undefined) return [];
    const rings = sound && settings.repeatSeconds > 0 && one.rangAt !== null;
    const due = asks === null ? escalationAt(one, settings) : null;
    return [...(rings ? [one.rangAt + settings.repeatSeconds * 1_000] : []), ...(due === null ? [] : [due])];
  });
  return times.length === 0 ? null : Math.min(...times);
}

import { useEffect, useRef } from 'react';
import { longestWaiting, replyClockOf, replyWaitOf, waitingSince } from '../../../electron/contract/open-chats';
import type { ConsoleState } from '../../../electron/contract/state';
import { useCore, useParts } from '../core/hooks';
import { useEachSecond } from '../core/now';
import { useTexts } from '../core/texts';
import { useWindowId } from '../windows/use-windows';
import { playNewChat } from './sound';

/**
 * Calls for attention: the title with the unread count and with how long somebody waits too long for an answer, and a
 * sound when one is due in this window. The core says when, and which of the windows it is for.
 * @param title - The window's title, without the count.
 * @param session - The one chat that this window shows; null when it shows all.
 */
export function useAttention(title: string, session: string | null): void {
  const waiting = useCore((state) => {
    const chats = Object.values(state.chats).filter((chat) => session === null || chat.fold.session === session);
    const unread = chats.reduce((sum, chat) => sum + chat.unread.length, 0);
    const alerts = state.alerts.filter((alert) => session === null || alert.session === session).length;
    return unread + alerts + (session === null ? state.offers.length : 0);
  });
  const wait = useLateAnswer(session);
  useEffect(() => {
    const parts = [waiting > 0 ? `(${waiting})` : null, wait, title];
    document.title = parts.filter((part) => part !== null).join(' ');
  }, [waiting, wait, title]);
  useRings();
}

/** "waiting 3 min, overdue", in whole minutes: a title that changed each second would be read out each second. */
function useLateAnswer(session: string | null): string | null {
  const t = useTexts();
  const { core } = useParts();
  return useEachSecond(() => {
    const { state } = core.store.getState();
    const wait = state === null ? null : waitIn(state, session, Date.now());
    if (wait === null || wait.urgency === 'calm') return null;
    return t('alert.titleWait', { minutes: Math.floor(wait.seconds / 60), urgency: wait.urgency });
  });
}

function waitIn(state: ConsoleState, session: string | null, now: number) {
  if (session === null) return longestWaiting(state, now)?.wait ?? null;
  const chat = state.chats[session];
  const since = chat === undefined ? null : waitingSince(chat);
  return since === null ? null : replyWaitOf(since, now + state.clockAheadMs, replyClockOf(state));
}

/** Sounds for new chats and colleagues who ask, again while nobody has looked at them, and for the test of the alerts. */
function useRings(): void {
  const rings = useCore((state) => state.rings);
  const ringsIn = useCore((state) => state.ringsIn);
  const own = useWindowId();
  const heard = useRef(rings);
  useEffect(() => {
    const isNew = rings > heard.current;
    heard.current = rings;
    if (isNew && ringsIn === own) playNewChat();
  }, [rings, ringsIn, own]);
}

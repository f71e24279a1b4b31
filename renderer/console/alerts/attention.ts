import { useEffect, useRef } from 'react';
import { useCore } from '../core/hooks';
import { useAlertsHere, useWindowId } from '../windows/use-windows';
import { playNewChat } from './sound';

/**
 * Calls for attention: the title with the unread count, and a sound when one is due in this window. The core says
 * when, and which of the windows it is for.
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
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
  }, [waiting, title]);
  useRings();
  useOfferSound();
}

/** Sounds for new chats, again while nobody has looked at them, and for the test of the alerts. */
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

/** A colleague asks this agent to take a chat over: one sound, where the agent is. */
function useOfferSound(): void {
  const offers = useCore((state) => state.offers);
  const sound = useCore((state) => state.settings.sound);
  const here = useAlertsHere();
  const heard = useRef(new Set<string>());
  useEffect(() => {
    const fresh = offers.filter((offer) => !heard.current.has(offer.redirect));
    for (const offer of fresh) heard.current.add(offer.redirect);
    if (fresh.length > 0 && sound && here) playNewChat();
  }, [offers, sound, here]);
}

import { useEffect, useRef } from 'react';
import { useCore } from '../core/hooks';
import { useWindowId } from '../windows/use-windows';
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

import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { playNewChat } from './sound';
import { useRings } from './use-rings';

/** Calls for attention: the title with the unread count, a sound for a new chat; quiet when it has been seen. */
export function useAttention(): void {
  const t = useTexts();
  const { core, ui } = useParts();
  const alerts = useCore((state) => state.alerts);
  const offers = useCore((state) => state.offers);
  const sound = useCore((state) => state.settings.sound);
  const unread = useCore((state) => Object.values(state.chats).reduce((sum, chat) => sum + chat.unread.length, 0));
  const selected = useStore(ui, (state) => state.selected);
  const heard = useRef(new Set<string>());
  useRings();

  useEffect(() => {
    const waiting = unread + alerts.length + offers.length;
    document.title = waiting > 0 ? `(${waiting}) ${t('app.name')}` : t('app.name');
  }, [unread, alerts.length, offers.length, t]);
  useEffect(() => {
    // Of new chats the core says when to sound; an offer of a colleague sounds once.
    const fresh = offers.filter(({ redirect }) => !heard.current.has(redirect));
    for (const { redirect } of fresh) heard.current.add(redirect);
    if (fresh.length > 0 && sound) playNewChat();
  }, [offers, sound]);
  useEffect(() => {
    if (selected !== null && alerts.some((alert) => alert.session === selected)) {
      void core.call('alert.seen', { session: selected });
    }
  }, [alerts, selected, core]);
}

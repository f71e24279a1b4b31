import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { playNewChat } from './sound';

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

  useEffect(() => {
    const waiting = unread + alerts.length + offers.length;
    document.title = waiting > 0 ? `(${waiting}) ${t('app.name')}` : t('app.name');
  }, [unread, alerts.length, offers.length, t]);
  useEffect(() => {
    const calls = [...alerts.map((alert) => `${alert.session} ${alert.at}`), ...offers.map((offer) => offer.redirect)];
    const fresh = calls.filter((call) => !heard.current.has(call));
    for (const call of fresh) heard.current.add(call);
    if (fresh.length > 0 && sound) playNewChat();
  }, [alerts, offers, sound]);
  useEffect(() => {
    if (selected !== null && alerts.some((alert) => alert.session === selected)) {
      void core.call('alert.seen', { session: selected });
    }
  }, [alerts, selected, core]);
}

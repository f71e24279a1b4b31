import { type RefObject, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useParts } from '../core/hooks';
import { freeLeft, placeBeside } from './beside';
import type { Placement } from './use-place';

/**
 * What is opened is to be seen at once. A ticket or a session card is read with the chat still open beside it: where
 * the widget would hide it, the widget makes way. The room that is left is told to the view as `--chats-width`. For a
 * view that is chosen, a widget that covers everything is minimized until the chats are chosen again.
 */
export function useMakeWay(container: RefObject<HTMLElement | null>, placement: Placement): void {
  const { ui } = useParts();
  const { layout: shown, room, put } = placement;
  const opened = useStore(ui, ({ view, path }) => (view === 'tickets' || view === 'history' ? path.join('/') : ''));
  const isHere = shown !== null;
  const free = shown === null ? null : freeLeft(shown.mode, shown.rect, room);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each thing that is opened, wherever the widget goes then.
  useEffect(() => {
    if (opened !== '' && shown !== null && free === null) put(placeBeside(shown.rect, room));
  }, [opened, isHere]);
  useEffect(() => {
    const taken = free === null ? 0 : room.width - free;
    container.current?.style.setProperty('--chats-width', `${taken}px`);
  }, [container, free, room.width]);
  useUncover(placement, opened !== '');
}

/** @param isBeside - Something was opened that is read beside the widget, which makes way by itself. */
function useUncover({ layout, change }: Placement, isBeside: boolean): void {
  const { ui } = useParts();
  const view = useStore(ui, (state) => state.view);
  const choice = useStore(ui, (state) => state.choice);
  const seen = useRef({ view, choice });
  const gaveWay = useRef(false);
  const mode = layout?.mode ?? null;

  useEffect(() => {
    const before = seen.current;
    seen.current = { view, choice };
    const wanted = choice !== before.choice ? (choice?.view ?? null) : view !== before.view && !isBeside ? view : null;
    if (wanted === null || mode === null) return;
    if (wanted !== 'chats' && (mode === 'full' || mode === 'maximized')) {
      gaveWay.current = true;
      change('minimized');
    } else if (wanted === 'chats' && gaveWay.current) {
      gaveWay.current = false;
      if (mode === 'minimized') change('restored');
    }
  }, [view, choice, mode, change, isBeside]);
}

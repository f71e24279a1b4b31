import { type RefObject, useEffect } from 'react';
import { useStore } from 'zustand';
import { useParts } from '../core/hooks';
import { freeLeft, placeBeside } from './beside';
import type { Placement } from './use-place';

/**
 * A ticket that is opened is to be seen at once, with the chat still open beside it: where the widget would hide it,
 * the widget makes way. The room that is left is told to the view as `--chats-width`.
 */
export function useMakeWay(container: RefObject<HTMLElement | null>, { layout: shown, room, put }: Placement): void {
  const { ui } = useParts();
  const opened = useStore(ui, ({ view, path }) => (view === 'tickets' ? (path[0] ?? null) : null));
  const isHere = shown !== null;
  const free = shown === null ? null : freeLeft(shown.mode, shown.rect, room);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each ticket that is opened, wherever the widget goes then.
  useEffect(() => {
    if (opened !== null && shown !== null && free === null) put(placeBeside(shown.rect, room));
  }, [opened, isHere]);
  useEffect(() => {
    const taken = free === null ? 0 : room.width - free;
    container.current?.style.setProperty('--chats-width', `${taken}px`);
  }, [container, free, room.width]);
}

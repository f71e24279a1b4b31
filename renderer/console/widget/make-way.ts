import { type RefObject, useEffect } from 'react';
import { useStore } from 'zustand';
import type { WidgetPlace } from '../../../electron/contract/settings';
import { useParts } from '../core/hooks';
import { fillsRoom, LEAST, type Rect, type Room } from './place';

/** What is read beside the chats needs this much, in CSS pixels. */
const READABLE = 460;
const MARGIN = 16;

/** How much of the room's width is free at the left of the widget; null when that is too little to read in. */
export function freeLeft(mode: WidgetPlace['mode'] | 'full', rect: Rect, room: Room): number | null {
  if (mode === 'minimized') return room.width;
  if (mode !== 'floating') return null;
  return rect.x >= READABLE ? rect.x : null;
}

/** Where the widget goes so that a ticket can be read beside it: to the right, or to the bottom in a narrow room. */
export function placeBeside(rect: Rect, room: Room): WidgetPlace {
  const left = Math.max(READABLE, Math.round(room.width * 0.45));
  const width = room.width - left - MARGIN;
  if (fillsRoom(room) || width < LEAST.width) return { mode: 'minimized', ...rect };
  const height = room.height - 2 * MARGIN;
  return { mode: 'floating', x: left, y: MARGIN, width, height };
}

/**
 * A ticket that is opened is to be seen at once, with the chat still open beside it: where the widget would hide it,
 * the widget makes way. The room that is left is told to the view as `--chats-width`.
 */
export function useMakeWay(
  container: RefObject<HTMLElement | null>,
  shown: { readonly mode: WidgetPlace['mode'] | 'full'; readonly rect: Rect } | null,
  room: Room,
  put: (place: WidgetPlace) => void,
): void {
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

import type { WidgetPlace } from '../../../electron/contract/settings';
import { fillsRoom, LEAST, READABLE, type Rect, type Room } from './place';

const MARGIN = 16;

/** How much of the view's width is free at the left of the widget; null when that is too little to read in. */
export function freeLeft(mode: WidgetPlace['mode'] | 'full', rect: Rect, room: Room): number | null {
  if (mode === 'minimized') return room.width;
  if (mode === 'docked') {
    // The view has a room of its own beside it, or above.
    const view = rect.width === room.width ? room.width : room.width - rect.width;
    return view >= READABLE ? room.width : null;
  }
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

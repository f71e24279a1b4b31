import { type RefObject, useCallback, useEffect, useState } from 'react';
import type { WidgetPlace } from '../../../electron/contract/settings';
import { useCore, useParts } from '../core/hooks';
import { displaySet, fillsRoom, firstPlace, type Rect, type Room, within } from './place';

export interface Placement {
  /** Null until the room has been measured. */
  readonly shown: { readonly mode: WidgetPlace['mode'] | 'full'; readonly rect: Rect } | null;
  readonly room: Room;
  /** While it is pulled. */
  readonly drag: (change: (rect: Rect, room: Room) => Rect) => void;
  /** It was let go: the place is kept. */
  readonly drop: () => void;
  readonly setMode: (mode: WidgetPlace['mode']) => void;
  /** Puts it there, and keeps the place. */
  readonly put: (place: WidgetPlace) => void;
}

/** Where the widget is: remembered for each set of displays, always inside its room. */
export function usePlace(container: RefObject<HTMLElement | null>): Placement {
  const { core } = useParts();
  const key = displaySet(screen);
  const places = useCore((state) => state.settings.widget);
  const [room, setRoom] = useState<Room | null>(null);
  const [held, setHeld] = useState<Rect | null>(null);

  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const measure = (): void => setRoom({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [container]);

  const kept = room === null ? null : (places[key] ?? firstPlace(room));
  const keep = useCallback(
    (place: WidgetPlace) => void core.call('settings.set', { widget: { ...places, [key]: place } }),
    [core, places, key],
  );

  if (room === null || kept === null) {
    const nothing = (): void => undefined;
    return { shown: null, room: { width: 0, height: 0 }, drag: nothing, drop: nothing, setMode: nothing, put: nothing };
  }
  const rect = within(held ?? kept, room);
  return {
    shown: { mode: kept.mode !== 'minimized' && fillsRoom(room) ? 'full' : kept.mode, rect },
    room,
    drag: (change) => setHeld((current) => change(current ?? rect, room)),
    drop: () => {
      if (held !== null) keep({ mode: 'floating', ...held });
      // The kept place comes back through the core; until then the held one is shown.
      setTimeout(() => setHeld(null), 300);
    },
    setMode: (mode) => keep({ ...rect, mode }),
    put: keep,
  };
}

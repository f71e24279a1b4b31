import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { WidgetPlace } from '../../../electron/contract/settings';
import { useCore, useParts } from '../core/hooks';
import {
  atRest,
  carriedOver,
  changed,
  displaySet,
  firstPlace,
  keptAfter,
  type Layout,
  layoutOf,
  type Rect,
  type Room,
  type Side,
} from './place';

export interface Placement {
  /** Null until the room has been measured. */
  readonly layout: Layout | null;
  readonly room: Room;
  /** While it is pulled; `change` is given where it is now. */
  readonly drag: (change: (rect: Rect, room: Room) => Rect) => void;
  /** It was let go: the place is kept. */
  readonly drop: () => void;
  /** Puts it there, and keeps the place. */
  readonly put: (place: WidgetPlace) => void;
  readonly change: (to: WidgetPlace['mode'] | 'restored', side?: Side) => void;
}

const NO_ROOM: Room = { width: 0, height: 0 };
const NOWHERE: Rect = { x: 0, y: 0, ...NO_ROOM };

/**
 * Where the widget is: remembered for each set of displays, always inside its room.
 *
 * @param rests - There is nothing in it, while another view is looked at: then only its bar is shown, unless the agent
 *   wishes to see it all the same.
 */
export function usePlace(container: RefObject<HTMLElement | null>, rests: boolean): Placement {
  const { core } = useParts();
  const key = displaySet(screen);
  const places = useCore((state) => state.settings.widget);
  const room = useRoom(container);
  /** What was chosen here and is not kept yet. */
  const [chosen, setChosen] = useState<WidgetPlace | null>(null);
  const [held, setHeld] = useState<Rect | null>(null);
  const carry = useRef<Carry>({ key, minimized: null, carried: null });
  if (carry.current.key !== key) carry.current = { key, minimized: null, carried: carry.current.minimized };
  const { carried } = carry.current;
  const found = room === null ? null : (places[key] ?? firstPlace(room));
  const place = chosen ?? (found === null || carried === null ? found : carriedOver(found, carried));
  carry.current.minimized = place === null ? carried : place.mode === 'minimized';
  const [woken, setWoken] = useWoken(rests);
  const resting = rests && !woken;
  const spread = room === null || place === null ? null : layoutWith(place, held, room);
  const layout = spread !== null && room !== null && resting ? atRest(spread, room) : spread;

  const now = useRef({ place, layout, held, room, places, resting });
  now.current = { place, layout, held, room, places, resting };

  const keep = useCallback(
    (next: WidgetPlace): void => {
      setChosen(next);
      carry.current.carried = null;
      void core.call('settings.set', { widget: { ...now.current.places, [key]: next } }).then((kept) => {
        // Where it cannot be kept it stays at least for now.
        if (kept.ok) setChosen((current) => (current === next ? null : current));
      });
    },
    [core, key],
  );
  const drag = useCallback((change: (rect: Rect, room: Room) => Rect): void => {
    const { layout: shown, room: measured, held: pulled } = now.current;
    const rect = change(pulled ?? shown?.rect ?? NOWHERE, measured ?? NO_ROOM);
    now.current.held = rect;
    setHeld(rect);
  }, []);
  const drop = useCallback((): void => {
    const { place: current, held: pulled } = now.current;
    if (current !== null && pulled !== null) keep(keptAfter(current, pulled));
    now.current.held = null;
    setHeld(null);
  }, [keep]);
  const change = useCallback(
    (to: WidgetPlace['mode'] | 'restored', side?: Side): void => {
      const { place: current, resting: atRestNow } = now.current;
      setWoken();
      // From its rest it comes back as it is; one that was minimized before is restored as ever.
      if (atRestNow && to === 'restored' && current?.mode !== 'minimized') return;
      if (current !== null) keep(changed(current, to, side));
    },
    [keep, setWoken],
  );
  const put = useCallback(
    (next: WidgetPlace): void => {
      const { place: current } = now.current;
      if (current !== null) keep({ ...changed(current, next.mode), ...next });
    },
    [keep],
  );
  return { layout, room: room ?? NO_ROOM, drag, drop, put, change };
}

/** Whether the widget is minimized, and was when the displays became these; null where that says nothing. */
interface Carry {
  readonly key: string;
  minimized: boolean | null;
  carried: boolean | null;
}

/** Whether the agent wished to see the widget although it rests; until it has no more reason to. */
function useWoken(rests: boolean): readonly [boolean, () => void] {
  const [woken, setWoken] = useState(false);
  useEffect(() => {
    if (!rests) setWoken(false);
  }, [rests]);
  return [woken, useCallback(() => setWoken(true), [])];
}

function layoutWith(place: WidgetPlace, held: Rect | null, room: Room): Layout {
  return layoutOf(held === null ? place : keptAfter(place, held), room);
}

/** The size of the container, as it changes. */
function useRoom(container: RefObject<HTMLElement | null>): Room | null {
  const [room, setRoom] = useState<Room | null>(null);
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    const measure = (): void => setRoom({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [container]);
  return room;
}

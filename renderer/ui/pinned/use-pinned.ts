import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { belowView, isResized, type Place, pinnedAfter } from './pinned';

export interface Pinned {
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** All that is in it, as one element, whose size is watched. */
  readonly content: RefObject<HTMLDivElement | null>;
  /** Whether the reader is further up. */
  readonly away: boolean;
  readonly onScroll: () => void;
  /** Goes to the end, and stays there from now on. */
  readonly jump: () => void;
}

/**
 * Keeps the end of a log in view for who reads it, whatever changes its size or that of what is in it: messages, a
 * typing line, pictures and fonts that come late, a field that grows, a keyboard on the screen, a window that is
 * turned, docked or zoomed. Who has scrolled up is never moved. `toEnd` scrolls the element to its end.
 */
export function usePinned(toEnd: (element: HTMLDivElement) => void): Pinned {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  const place = useRef<Place>({ top: 0, height: 0, content: 0 });
  const [away, setAway] = useState(false);
  const scroll = useRef(toEnd);
  scroll.current = toEnd;

  const look = useCallback((): void => {
    const element = scroller.current;
    // Without a size it is not shown, and says nothing of where the reader is.
    if (element === null || element.clientHeight === 0) return;
    const before = place.current;
    const now = placeOf(element);
    pinned.current = pinnedAfter(pinned.current, before, now);
    // Not after every move near the end: then nobody could leave it slowly.
    if (pinned.current && isResized(before, now) && belowView(now) > 1) scroll.current(element);
    place.current = placeOf(element);
    setAway(!pinned.current);
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(look);
    for (const element of [scroller.current, content.current]) if (element !== null) observer.observe(element);
    return () => observer.disconnect();
  }, [look]);
  const jump = useCallback((): void => {
    pinned.current = true;
    if (scroller.current !== null) scroll.current(scroller.current);
  }, []);
  return { scroller, content, away, onScroll: look, jump };
}

function placeOf({ scrollTop, clientHeight, scrollHeight }: HTMLElement): Place {
  return { top: scrollTop, height: clientHeight, content: scrollHeight };
}

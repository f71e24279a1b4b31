import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { belowView, isEndInSight, isResized, type Place, pinnedAfter } from './pinned';

export interface Pinned {
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** All that is in it, as one element, whose size is watched. */
  readonly content: RefObject<HTMLDivElement | null>;
  /** Whether the reader is further up. */
  readonly away: boolean;
  /**
   * Whether the end is where it can be read: the reader is not further up, and that part of the window is in sight.
   * Only then may what has come be told as read. Whether the window itself is looked at is not asked here.
   */
  readonly seesEnd: boolean;
  readonly onScroll: () => void;
  /** Goes to the end, and stays there from now on. */
  readonly jump: () => void;
}

/**
 * Keeps the end of a log in view for who reads it, whatever changes its size or that of what is in it: messages, a
 * typing line, pictures and fonts that come late, a field that grows, a keyboard on the screen, a window that is
 * turned, docked or zoomed. Who has scrolled up is never moved, but by what they send themselves: that is shown.
 *
 * @param toEnd - Scrolls the element to its end.
 * @param sent - Another value with each thing that the reader has sent from here, as a count of them.
 */
export function usePinned(toEnd: (element: HTMLDivElement) => void, sent: number | string = 0): Pinned {
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
  // Before anything is painted: a log begins at its end.
  useLayoutEffect(() => {
    const observer = new ResizeObserver(look);
    for (const element of [scroller.current, content.current]) if (element !== null) observer.observe(element);
    return () => observer.disconnect();
  }, [look]);
  const jump = useCallback((): void => {
    pinned.current = true;
    if (scroller.current !== null) scroll.current(scroller.current);
  }, []);
  const sentBefore = useRef(sent);
  useLayoutEffect(() => {
    if (sentBefore.current === sent) return;
    sentBefore.current = sent;
    jump();
  }, [sent, jump]);
  const inSight = useEndInSight(scroller);
  return { scroller, content, away, seesEnd: inSight && !away, onScroll: look, jump };
}

/** Whether the lower edge of an element is in sight: not scrolled out of the page, and not without a size. */
function useEndInSight(element: RefObject<HTMLElement | null>): boolean {
  const [inSight, setInSight] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1);
        if (entry !== undefined) setInSight(isEndInSight(entry.boundingClientRect, entry.intersectionRect));
      },
      { threshold: STEPS },
    );
    if (element.current !== null) observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return inSight;
}

/** How much of it is in sight when that is looked at again. */
const STEPS = [0, 0.25, 0.5, 0.75, 0.9, 1];

function placeOf({ scrollTop, clientHeight, scrollHeight }: HTMLElement): Place {
  return { top: scrollTop, height: clientHeight, content: scrollHeight };
}

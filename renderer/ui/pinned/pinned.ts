/** Where a scrolled element stands, in CSS pixels. */
export interface Place {
  /** What is above the view: `scrollTop`. */
  readonly top: number;
  /** Of the view: `clientHeight`. 0 while it is not shown. */
  readonly height: number;
  /** Of all there is: `scrollHeight`. */
  readonly content: number;
}

/** So near to the end counts as reading the end. */
export const NEAR_END = 80;
/** Browsers round when the page is zoomed. */
const ROUNDED = 2;

/** From its upper to its lower edge, in CSS pixels of the window. */
export interface Span {
  readonly top: number;
  readonly bottom: number;
}

/**
 * Whether the end of a view is in sight, of which `inSight` is what no scrolled page, closed panel or lower window
 * hides. What nobody can see has not been read, wherever the view itself is scrolled to.
 */
export function isEndInSight(view: Span, inSight: Span): boolean {
  return inSight.bottom - inSight.top > 0 && view.bottom - inSight.bottom < NEAR_END;
}

/** How much of it is below the view. */
export function belowView({ top, height, content }: Place): number {
  return content - top - height;
}

/** Whether the view or what is in it has another size: no doing of the reader. */
export function isResized(before: Place, now: Place): boolean {
  return before.height !== now.height || before.content !== now.content;
}

/**
 * Whether somebody reads the end, after the place has become `now`. Who reads the end leaves it only by going up
 * themselves: a view that gets lower, or content that grows, takes the end away from a reader who has not moved. Where
 * content gets shorter the browser goes up too, but by no more than that. Where the view has another height nothing can
 * be told from the place: it may have been higher for a moment, as a field is while its text is replaced, and then the
 * browser has gone up by as much.
 */
export function pinnedAfter(pinned: boolean, before: Place, now: Place): boolean {
  if (now.height === 0) return pinned;
  if (belowView(now) < NEAR_END) return true;
  if (before.height !== now.height) return pinned;
  const shorter = Math.max(0, before.content - now.content);
  return pinned && before.top - now.top <= shorter + ROUNDED;
}

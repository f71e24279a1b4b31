/** The part of a page that can be seen, in CSS pixels. */
export interface Visible {
  readonly height: number;
  /** More than 1 while the visitor has zoomed in. */
  readonly scale: number;
}

/** The bars of a browser come and go by less than this; a keyboard on the screen takes more. */
const LEAST_KEYBOARD = 120;

/** How high a page of the given height may be, so that a keyboard on the screen hides none of it; null: as it is. */
export function heightAbove({ height, scale }: Visible, page: number): number | null {
  // Who has zoomed in sees a part, and moves it about.
  if (Math.abs(scale - 1) > 0.01) return null;
  return page - height > LEAST_KEYBOARD ? Math.round(height) : null;
}

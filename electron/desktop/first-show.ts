/**
 * Whether a new window is shown as soon as its page is loaded, painted or not: on Wayland a window that is not seen is
 * not painted. Elsewhere the first painting comes, and a window that waits for it does not flash white.
 */
export function showsOnceLoaded(platform: NodeJS.Platform): boolean {
  return platform === 'linux';
}

/** Whether a page is to be zoomed. To zoom one that is right already may keep it from being painted. */
export function needsZoom(present: number, wanted: number): boolean {
  // Chromium keeps the logarithm of the factor, and gives it back almost as it was.
  return Math.abs(present - wanted) > 0.001;
}

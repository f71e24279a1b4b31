import { heightAbove } from './visible-height';

/**
 * Makes the page as high as what a keyboard on the screen leaves of it. Most browsers do so by themselves, as the page
 * asks for; Safari on phones lays its keyboard over the page and pushes the head of the chat out of sight.
 */
export function followKeyboard(): void {
  const visible = window.visualViewport;
  if (visible === null) return;
  const root = document.documentElement;
  visible.addEventListener('resize', () => {
    const height = heightAbove(visible, root.clientHeight);
    if (height === null) root.style.removeProperty('--visible-height');
    else root.style.setProperty('--visible-height', `${height}px`);
    // It was pushed up for the field, which is in sight now without that.
    if (height !== null) scrollTo(0, 0);
  });
}

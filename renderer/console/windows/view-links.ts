import type { CoreClient } from '../core/client';
import type { WindowOpener } from './opener';

/**
 * For a window that is not the console itself.
 * Links to views (`#/tickets/INC-1`) lead to the console itself. In a window of its own, which shows one chat or the
 * widget and has no room for views, they bring the console to the front and leave this window as it is.
 */
export function leadLinksToConsole(core: CoreClient, windows: WindowOpener): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null;
    const place = link?.getAttribute('href') ?? null;
    if (place === null) return;
    event.preventDefault();
    void core.call('view.show', { place }).then((done) => {
      // Nobody has the console open any more: a page may open it, as this comes of a click.
      if (done.ok && !done.value.shown) window.open(`/${place}`);
      else windows.show({ kind: 'main' });
    });
  });
}

/** Follows the wishes of other windows, in the console itself. */
export function followWishes(core: CoreClient): void {
  let seen: number | null = null;
  core.store.subscribe(({ state, window: own }) => {
    if (state === null) return;
    const wish = state.showView;
    const before = seen;
    seen = wish?.count ?? 0;
    // What was wished before this window was there is over.
    if (before === null || wish === null || wish.count === before || wish.in !== own) return;
    location.hash = wish.place;
    window.focus();
  });
}

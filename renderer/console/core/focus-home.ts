/**
 * Where the focus goes when what has it is taken out of the page: left alone, it would be nowhere, and a key pressed
 * then would do nothing or something else. An element names its places in `data-home`, best first, parted by "|", as
 * selectors within it; `:scope` is the element itself. The nearest such element that is still there counts.
 */
export const HOME = 'data-home';

/** Watches the page until the signal ends. */
export function keepFocusHome(page: Document, signal: AbortSignal): void {
  let last: Element | null = null;
  let homes: readonly Element[] = [];
  page.addEventListener(
    'focusin',
    ({ target }) => {
      last = target instanceof Element ? target : null;
      homes = homesOf(last);
    },
    { signal },
  );
  page.addEventListener(
    'focusout',
    ({ target, relatedTarget }) => {
      // A click on nothing in particular is a wish to have the focus nowhere; what is taken out is not there any more.
      if (relatedTarget === null && target instanceof Element && target.isConnected && page.hasFocus()) {
        queueMicrotask(() => {
          if (target.isConnected && last === target && page.activeElement !== target) last = null;
        });
      }
    },
    { signal },
  );
  const observer = new MutationObserver(() => {
    if (last === null || last.isConnected || page.activeElement !== page.body) return;
    last = null;
    for (const home of homes) if (home.isConnected && goHome(home)) return;
  });
  observer.observe(page.body, { childList: true, subtree: true });
  signal.addEventListener('abort', () => observer.disconnect());
}

/** Puts the focus to the first place of a home that takes it. */
export function goHome(home: Element): boolean {
  for (const selector of (home.getAttribute(HOME) ?? '').split('|')) {
    const place = selector.trim() === ':scope' ? home : home.querySelector(selector.trim());
    if (!(place instanceof HTMLElement)) continue;
    place.focus();
    if (document.activeElement === place) return true;
  }
  return false;
}

function homesOf(element: Element | null): Element[] {
  const homes: Element[] = [];
  for (let at = element; at !== null; at = at.parentElement) if (at.hasAttribute(HOME)) homes.push(at);
  return homes;
}

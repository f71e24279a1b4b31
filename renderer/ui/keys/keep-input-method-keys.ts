import { isOfInputMethod } from './input-method';

/**
 * Keeps the keys of an input method from every handler of the page, ours and those of packages, so that none has to
 * ask. Installed once, before anything else listens. The browser does with them what it always does: no default is
 * prevented, and `input` and composition events come as ever.
 */
export function keepInputMethodKeys(target: EventTarget): void {
  const keep = (event: Event): void => {
    if (event instanceof KeyboardEvent && isOfInputMethod(event)) event.stopImmediatePropagation();
  };
  target.addEventListener('keydown', keep, { capture: true });
}

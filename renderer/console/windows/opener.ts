import { keyOf, type PopOutTarget, type WindowTarget } from '../../../electron/contract/windows';
import type { CoreClient } from '../core/client';
import { displaySet } from '../widget/place';
import { addressOf } from './address';
import { featuresOf, placeFor } from './place';

/** Opens and finds windows; each host has its way. */
export interface WindowOpener {
  /** Shows `target` in a window of its own. False when the browser did not let it: ask again after a click. */
  open(target: PopOutTarget): boolean;
  /** Brings the window that shows `target` to the front. */
  show(target: WindowTarget): void;
  /** Whether somebody else, the host, opens what was open before. */
  readonly reopensItself: boolean;
}

/** For a browser: the page opens windows itself, and knows them by their names, also after a reload. */
export function pageOpener(core: CoreClient): WindowOpener {
  return {
    reopensItself: false,
    open: (target) => {
      const { state } = core.store.getState();
      if (state === null) return false;
      const displays = displaySet(screen);
      const taken = state.popOuts.filter((one) => one.target.kind === target.kind && one.state === 'open').length;
      const area = { x: availableLeft(), y: availableTop(), width: screen.availWidth, height: screen.availHeight };
      const bounds = placeFor(target, state.windowPlaces, displays, area, taken);
      const opened = window.open(`/${addressOf(target)}`, nameOf(target), featuresOf(bounds));
      if (opened === null) return false;
      opened.focus();
      void core.call('popOut.open', { target, displays });
      return true;
    },
    show: (target) => {
      if (target.kind === 'main') openerOf(window)?.focus();
      // The same address with the same name: the window stays as it is, and comes to the front.
      else window.open(`/${addressOf(target)}`, nameOf(target))?.focus();
    },
  };
}

/** For a host that opens windows itself. */
export function coreOpener(core: CoreClient): WindowOpener {
  return {
    reopensItself: true,
    open: (target) => {
      void core.call('popOut.open', { target, displays: displaySet(screen) });
      return true;
    },
    show: (target) => {
      if (target.kind !== 'main') void core.call('popOut.show', { target });
    },
  };
}

function nameOf(target: PopOutTarget): string {
  return `parley ${keyOf(target)}`;
}

/** The page that opened this one, while it is there. */
function openerOf(own: Window): Window | null {
  const opener: unknown = own.opener;
  return opener instanceof Object && 'focus' in opener ? own.opener : null;
}

/** Where the usable part of this screen begins; browsers that do not say it have it at 0. */
function availableLeft(): number {
  return 'availLeft' in screen && typeof screen.availLeft === 'number' ? screen.availLeft : 0;
}

function availableTop(): number {
  return 'availTop' in screen && typeof screen.availTop === 'number' ? screen.availTop : 0;
}

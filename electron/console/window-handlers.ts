import { ok, type Result } from '../../broker/protocol/errors';
import type { WINDOW_COMMANDS } from '../contract/window-commands';
import type { Handler } from './handler';

const NOTHING: Result<Record<string, never>> = ok({});

/** The calls about windows: part of `HANDLERS`. */
export const WINDOW_HANDLERS: { readonly [C in keyof typeof WINDOW_COMMANDS]: Handler<C> } = {
  'window.focus': async (console, _input, window) => {
    if (window !== null) console.windows.focus(window);
    return NOTHING;
  },
  'popOut.open': async (console, { target, displays }) => {
    const opened = console.popOuts.open(target, displays);
    return opened.ok ? NOTHING : opened;
  },
  'popOut.show': async (console, { target }) => {
    console.popOuts.show(target);
    return NOTHING;
  },
  'popOut.close': async (console, { target }) => {
    console.popOuts.close(target);
    return NOTHING;
  },
  'popOut.moved': async (console, { target, bounds }) => {
    console.popOuts.moved(target, bounds);
    return NOTHING;
  },
  'popOut.forgetMissing': async (console) => {
    console.popOuts.forgetMissing();
    return NOTHING;
  },
  'chat.show': async (console, { session }) => {
    console.popOuts.showChat(session);
    return NOTHING;
  },
};

import { ok, type Result } from '../../broker/protocol/errors';
import type { WINDOW_COMMANDS } from '../contract/window-commands';
import { type Handler, signedIn } from './handler';

const NOTHING: Result<Record<string, never>> = ok({});

/** The calls about windows: part of `HANDLERS`. */
export const WINDOW_HANDLERS: { readonly [C in keyof typeof WINDOW_COMMANDS]: Handler<C> } = {
  'window.focus': async (console, _input, window) => {
    if (window !== null) console.windows.focus(window);
    return NOTHING;
  },
  'popOut.open': signedIn(async (_agent, { target, displays }, console) => {
    const opened = console.popOuts.open(target, displays);
    return opened.ok ? NOTHING : opened;
  }),
  'popOut.show': signedIn(async (_agent, { target }, console) => {
    console.popOuts.show(target);
    return NOTHING;
  }),
  'popOut.close': signedIn(async (_agent, { target }, console) => {
    console.popOuts.close(target);
    return NOTHING;
  }),
  'popOut.moved': signedIn(async (_agent, { target, bounds }, console) => {
    console.popOuts.moved(target, bounds);
    return NOTHING;
  }),
  'popOut.forgetMissing': signedIn(async (_agent, _input, console) => {
    console.popOuts.forgetMissing();
    return NOTHING;
  }),
  'view.show': signedIn(async (_agent, { place }, console) => ok({ shown: console.popOuts.showView(place) })),
  'chat.show': signedIn(async (_agent, { session }, console) => {
    console.popOuts.showChat(session);
    return NOTHING;
  }),
};

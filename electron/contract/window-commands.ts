import * as z from 'zod';
import { Id } from '../../broker/protocol/models';
import { DisplaySet, PopOutTarget, ViewPlace, WindowBounds } from './windows';

const target = { target: PopOutTarget };

/** What a window may ask about windows: part of `CONSOLE_COMMANDS`. */
export const WINDOW_COMMANDS = {
  /** The window that asks has the focus now. */
  'window.focus': z.object({}),
  /** It gets a window of its own: opened by the host, or already by the page that asks, where the host is a browser. */
  'popOut.open': z.object({ ...target, displays: DisplaySet }),
  /** Brings its window to the front, where the host can. */
  'popOut.show': z.object(target),
  /** Its window closes, and it is back in the widget. */
  'popOut.close': z.object(target),
  /** Where its window is now. */
  'popOut.moved': z.object({ ...target, bounds: WindowBounds }),
  /** The windows that were open when Parley was closed stay closed. */
  'popOut.forgetMissing': z.object({}),
  /** Shows a place of the workspace, such as `#/tickets/INC-1`, in the console itself; tells whether one was there. */
  'view.show': z.object({ place: ViewPlace }),
  /** Shows a chat where it is: its own window, the widget's, or the console. */
  'chat.show': z.object({ session: Id }),
} as const satisfies Record<string, z.ZodType>;

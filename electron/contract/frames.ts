import * as z from 'zod';
import type { ProtocolError } from '../../broker/protocol/errors';
import type { ConsoleEvent } from './events';
import type { ConsoleState } from './state';
import { WindowTarget } from './windows';

/** A frame from a window is refused above this many bytes. */
export const MAX_FRAME_BYTES = 512 * 1024;

/** A WebSocket to a window that is closed with this code asks the page to load itself anew. */
export const RELOAD_CODE = 4_001;

/** From a window to the core: checked on arrival. */
export const WindowFrame = z.discriminatedUnion('t', [
  /** The first frame of a window; answered by `hello` with a snapshot. */
  z.object({
    t: z.literal('hello'),
    v: z.literal(1),
    /** What this window shows; the console itself when it does not say. */
    shows: WindowTarget.optional(),
  }),
  z.object({
    t: z.literal('call'),
    id: z.number().int().nonnegative(),
    command: z.string().max(64),
    input: z.unknown(),
  }),
  /** The window saw a gap in the numbers; answered by `resync` with a snapshot. */
  z.object({ t: z.literal('resync') }),
]);
export type WindowFrame = z.infer<typeof WindowFrame>;

/**
 * From the core to a window. `n` counts the `events` frames of one connection from 1;
 * `hello` and `resync` name the last number that their snapshot holds.
 */
export type CoreFrame =
  | {
      readonly t: 'hello';
      readonly v: 1;
      readonly n: number;
      readonly state: ConsoleState;
      /** This window's id in `state.windows`. */
      readonly window?: number;
    }
  | { readonly t: 'resync'; readonly n: number; readonly state: ConsoleState }
  | { readonly t: 'events'; readonly n: number; readonly events: readonly ConsoleEvent[] }
  | { readonly t: 'ok'; readonly id: number; readonly data: unknown }
  | { readonly t: 'fail'; readonly id: number; readonly error: ProtocolError };

/** One connection between a window and the core. Each transport is a small adapter of this. */
export interface Port<Send, Receive> {
  send(frame: Send): void;
  onMessage(listener: (frame: Receive) => void): void;
  onClose(listener: () => void): void;
}
/**
 * The window's end; what the preload exposes as `window.parley`, and what the WebSocket adapter builds.
 * `onClose` may say `notLetIn`: the core runs, and takes this window for a stranger.
 */
export interface WindowPort extends Omit<Port<WindowFrame, CoreFrame>, 'onClose'> {
  onClose(listener: (why?: 'notLetIn') => void): void;
}
/** The core's end; frames are still unread input here. */
export type CorePort = Port<CoreFrame, unknown>;

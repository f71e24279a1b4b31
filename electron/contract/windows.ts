import * as z from 'zod';
import { Id } from '../../broker/protocol/models';

/** What can be shown in a window of its own: one chat, or the whole widget. */
export const PopOutTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chat'), session: Id }),
  z.object({ kind: z.literal('widget') }),
]);
export type PopOutTarget = z.infer<typeof PopOutTarget>;

/** What a window shows: `main` is the console itself. */
export const WindowTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('main') }),
  ...PopOutTarget.options,
]);
export type WindowTarget = z.infer<typeof WindowTarget>;

/** Names an arrangement of displays, so that each has places of its own; such as `1920x1080`. */
export const DisplaySet = z.string().min(1).max(200);

/** Where a window is on the screens, in device-independent pixels; `x` and `y` may be negative on a second screen. */
export const WindowBounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(100).max(20_000),
  height: z.number().int().min(100).max(20_000),
});
export type WindowBounds = z.infer<typeof WindowBounds>;

/** By display set, then by `keyOf` a target; `chat` is where the last window of any chat was. */
export const WindowPlaces = z.record(DisplaySet, z.record(z.string(), WindowBounds));
export type WindowPlaces = z.infer<typeof WindowPlaces>;

/** One window that is connected to the core. */
export interface ConsoleWindow {
  /** Given by the core; never used again. */
  readonly id: number;
  readonly shows: WindowTarget;
  /** Grows with each focus of any window: the highest is where the agent was last. */
  readonly focused: number;
}

/** Something that has, or should have, a window of its own. */
export interface PopOut {
  readonly target: PopOutTarget;
  /**
   * - `opening`: asked for, not there yet;
   * - `open`: its window is connected;
   * - `returning`: its window has gone a moment ago; it is back in the widget unless the window was only reloaded;
   * - `missing`: it was open when Parley was closed, and has not been opened again.
   */
  readonly state: 'opening' | 'open' | 'returning' | 'missing';
  /** The displays it was opened on; null when nobody said. */
  readonly displays: string | null;
}

/** A wish that a chat be shown, to the windows of one kind. */
export interface ShowChat {
  readonly session: string;
  readonly in: 'main' | 'widget';
  /** Differs from wish to wish. */
  readonly count: number;
}

/** The part of the console's address that names a view, and what is opened in it. */
export const ViewPlace = z
  .string()
  .max(400)
  .regex(/^#\/[^\s#]*$/);

/** A wish that a view be shown, to one window of the console itself. */
export interface ShowView {
  readonly place: string;
  /** The id of that window. */
  readonly in: number;
  /** Differs from wish to wish. */
  readonly count: number;
}

export function keyOf(target: WindowTarget): string {
  return target.kind === 'chat' ? `chat ${target.session}` : target.kind;
}

/** Whether something is in a window of its own, so that it is not shown in the widget as well. */
export function isOut(popOuts: readonly PopOut[], target: PopOutTarget): boolean {
  const key = keyOf(target);
  return popOuts.some((one) => keyOf(one.target) === key && (one.state === 'open' || one.state === 'opening'));
}

/**
 * The one window that sounds and shows alerts: where the agent was last. Windows that never had the focus come after
 * those that had; of several the console itself, then the widget's, then the one that was there first.
 */
export function alertingWindow(windows: readonly ConsoleWindow[]): ConsoleWindow | null {
  const [first] = [...windows].sort(
    (a, b) => b.focused - a.focused || RANK[a.shows.kind] - RANK[b.shows.kind] || a.id - b.id,
  );
  return first ?? null;
}

const RANK = { main: 0, widget: 1, chat: 2 } as const;

/** Which window shows a chat now: its own, else the widget's, else the console itself. */
export function windowOfChat(popOuts: readonly PopOut[], session: string): WindowTarget {
  const own: PopOutTarget = { kind: 'chat', session };
  if (isOut(popOuts, own)) return own;
  return isOut(popOuts, { kind: 'widget' }) ? { kind: 'widget' } : { kind: 'main' };
}

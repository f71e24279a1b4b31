/** What a window says of itself. */
export interface WindowFocus {
  readonly focused: boolean;
  readonly visible: boolean;
  readonly minimized: boolean;
}

/**
 * Whether the agent has a window of Parley before their eyes. The focus alone does not say it: on Windows a window that
 * was hidden or minimized may keep it, and no `blur` comes.
 */
export function isAttended(windows: readonly WindowFocus[]): boolean {
  return windows.some(({ focused, visible, minimized }) => focused && visible && !minimized);
}

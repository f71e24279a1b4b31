import type { ShowChat, WindowTarget } from '../../../electron/contract/windows';
import type { CoreView } from '../core/client';

/**
 * The chat that this window is to show, when its state has just changed from `before` to `now`: one that was wished
 * while the window was there. What was wished before is in the first state that it gets, and over.
 */
export function newWish(before: CoreView, now: CoreView, shows: WindowTarget): ShowChat | null {
  if (before.state === null || now.state === null) return null;
  const wish = now.state.showChat;
  if (wish === null || wish.count === before.state.showChat?.count) return null;
  return wish.in === shows.kind ? wish : null;
}

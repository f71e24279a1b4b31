import { LEAST_PANE } from './wall';

/** How list, conversation and user data share the room of the chats. */
export interface ChatsLayout {
  /** The list stays beside the conversation, or the conversation takes its place. */
  readonly list: 'beside' | 'instead';
  /** User data stands beside the conversation, below the list, or lies over the conversation when it is asked for. */
  readonly person: 'beside' | 'below' | 'over';
}

/** In CSS pixels, as in `chats.css`. */
export const LIST = 232;
const LEAST_LIST = 184;
const PERSON = 264;
/** Below a list of a few chats there is still something of the user data to be read. */
const TALL_ENOUGH = 460;

/** The list stays while there is room for it; then the user data finds a place. Pure; sizes in CSS pixels. */
export function chatsLayout(width: number, height: number): ChatsLayout {
  const list = width >= LEAST_LIST + LEAST_PANE ? 'beside' : 'instead';
  if (width >= LIST + LEAST_PANE + PERSON) return { list, person: 'beside' };
  return { list, person: width >= LIST + LEAST_PANE && height >= TALL_ENOUGH ? 'below' : 'over' };
}

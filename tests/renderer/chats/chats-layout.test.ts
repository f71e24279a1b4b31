import { describe, expect, it } from 'vitest';
import { chatsLayout } from '../../../renderer/console/chats/chats-layout';

describe('the room of the chats', () => {
  it.each([
    // Floating in a wide window, docked at 1280, at 1024, on a phone, at 200 % zoom, in a low window.
    [980, 660, 'beside', 'beside'],
    [602, 708, 'beside', 'below'],
    [602, 400, 'beside', 'over'],
    [540, 700, 'beside', 'over'],
    [480, 600, 'instead', 'over'],
    [380, 500, 'instead', 'over'],
  ] as const)('of %i x %i has the list %s and the user data %s', (width, height, list, person) => {
    expect(chatsLayout(width, height)).toEqual({ list, person });
  });
});

import { describe, expect, it } from 'vitest';
import { isAttended, type WindowFocus } from '../../../electron/desktop/focus';

const IN_FRONT: WindowFocus = { focused: true, visible: true, minimized: false };

describe('the agent', () => {
  it.each<[string, readonly WindowFocus[], boolean]>([
    ['no window', [], false],
    ['a window in front', [IN_FRONT], true],
    ['a window behind others', [{ ...IN_FRONT, focused: false }], false],
    ['a hidden window that kept the focus', [{ ...IN_FRONT, visible: false }], false],
    ['a minimized window that kept the focus', [{ ...IN_FRONT, minimized: true }], false],
    ['a second window in front', [{ ...IN_FRONT, focused: false }, IN_FRONT], true],
    [
      'a hidden window with the focus and a visible one without',
      [
        { ...IN_FRONT, visible: false },
        { ...IN_FRONT, focused: false },
      ],
      false,
    ],
  ])('with %s is there: %s', (_what, windows, there) => {
    expect(isAttended(windows)).toBe(there);
  });
});

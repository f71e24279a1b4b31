import { type RefObject, useLayoutEffect, useRef } from 'react';
import { caretAfter } from './draft-merge';

/**
 * Keeps caret and selection at their words when the text changes from elsewhere, as by another window. Typing in the
 * field itself moves the caret as ever: there the field has the new text before React does.
 */
export function useCaret(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  const before = useRef(text);
  const element = field.current;
  const selection: readonly [number, number] | null =
    element === null || element.value === text ? null : [element.selectionStart, element.selectionEnd];
  const pending = useRef<readonly [number, number] | null>(null);
  pending.current = selection ?? pending.current;
  useLayoutEffect(() => {
    const was = before.current;
    const kept = pending.current;
    before.current = text;
    pending.current = null;
    const shown = field.current;
    if (kept === null || was === text || shown === null || document.activeElement !== shown) return;
    shown.setSelectionRange(caretAfter(was, text, kept[0]), caretAfter(was, text, kept[1]));
  }, [field, text]);
}

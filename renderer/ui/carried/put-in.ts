/**
 * Puts text into a field at its caret, or in the place of what is selected, as if it were typed: it can be undone, and
 * the page hears of it as of typing. The field gets the focus.
 */
export function putIn(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
}

import { type Ground, mayDrop } from './may-drop';

/**
 * Keeps a page where it is when something is dropped that nothing in it takes: a browser opens a dropped file or
 * address in the page's place, and what was written is gone. Text may still be dropped on a field, and files on a field
 * for files. Who takes a drop themselves prevents its default before it comes here.
 */
export function keepStrayDrops(page: EventTarget): void {
  const keep = (event: Event): void => {
    if (event.defaultPrevented || !(event instanceof DragEvent)) return;
    const data = event.dataTransfer;
    if (mayDrop(groundOf(event.target), data?.types.includes('Files') === true)) return;
    event.preventDefault();
    if (data !== null) data.dropEffect = 'none';
  };
  page.addEventListener('dragover', keep);
  page.addEventListener('drop', keep);
}

const NO_TEXT = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

function groundOf(target: EventTarget | null): Ground {
  if (target instanceof HTMLTextAreaElement) return target.readOnly || target.disabled ? 'page' : 'text';
  if (!(target instanceof HTMLInputElement) || target.readOnly || target.disabled) return 'page';
  if (target.type === 'file') return 'files';
  return NO_TEXT.has(target.type) ? 'page' : 'text';
}

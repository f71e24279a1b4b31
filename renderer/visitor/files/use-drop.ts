import { type ClipboardEvent, type DragEvent, type RefObject, useRef, useState } from 'react';
import { carriedBy } from '../../ui/carried/carried-by';
import { isForUs, meantBy } from '../../ui/carried/meant';
import { putIn } from '../../ui/carried/put-in';

interface Takes {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly attach: (files: readonly File[]) => void;
  readonly refuseFolders: (names: readonly string[]) => void;
}

/**
 * Lets files be pasted into the message field and dropped anywhere on an element; text that a field would not take by
 * itself goes into the field. Null: nothing is taken.
 */
export function useDrop(takes: Takes | null) {
  const [over, setOver] = useState(false);
  // Entering a child comes before leaving its parent.
  const depth = useRef(0);
  const isTaken = (event: DragEvent): boolean => takes !== null && isForUs(event.dataTransfer?.types ?? []);
  const change = (step: number): void => {
    depth.current = Math.max(0, depth.current + step);
    setOver(takes !== null && depth.current > 0);
  };
  /** The browser puts pasted text into the field itself; text that was dropped beside it not. */
  const take = (event: Event, data: DataTransfer | null, isDropped: boolean): void => {
    const meant = meantBy(carriedBy(data));
    if (takes === null || meant.kind === 'nothing' || (meant.kind === 'text' && !isDropped)) return;
    event.preventDefault();
    if (meant.kind === 'files') {
      if (meant.files.length > 0) takes.attach(meant.files);
      if (meant.folders.length > 0) takes.refuseFolders(meant.folders);
    } else if (takes.field.current !== null) putIn(takes.field.current, meant.text);
  };
  const onPaste = (event: ClipboardEvent): void => take(event.nativeEvent, event.clipboardData, false);
  const handlers = {
    onDragEnter: (event: DragEvent): void => {
      if (isTaken(event)) change(1);
    },
    onDragLeave: (event: DragEvent): void => {
      if (isTaken(event)) change(-1);
    },
    onDragOver: (event: DragEvent): void => {
      if (isTaken(event)) event.preventDefault();
    },
    onDrop: (event: DragEvent): void => {
      if (!isTaken(event)) return;
      event.preventDefault();
      change(-depth.current);
      take(event.nativeEvent, event.dataTransfer, true);
    },
  };
  return { over, handlers, onPaste };
}

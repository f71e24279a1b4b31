import { type DragEvent, useRef, useState } from 'react';

/** Lets files be dropped on an element; null: they are not taken, and nothing is opened in their place. */
export function useDrop(attach: ((files: readonly File[]) => void) | null) {
  const [over, setOver] = useState(false);
  // Entering a child comes before leaving its parent.
  const depth = useRef(0);
  const isFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
  const change = (step: number): void => {
    depth.current = Math.max(0, depth.current + step);
    setOver(attach !== null && depth.current > 0);
  };
  const handlers = {
    onDragEnter: (event: DragEvent): void => {
      if (isFiles(event)) change(1);
    },
    onDragLeave: (event: DragEvent): void => {
      if (isFiles(event)) change(-1);
    },
    onDragOver: (event: DragEvent): void => {
      if (isFiles(event)) event.preventDefault();
    },
    onDrop: (event: DragEvent): void => {
      if (!isFiles(event)) return;
      event.preventDefault();
      change(-depth.current);
      attach?.([...(event.dataTransfer?.files ?? [])]);
    },
  };
  return { over, handlers };
}

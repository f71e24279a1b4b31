import { type PointerEvent as ReactPointerEvent, useRef } from 'react';

interface Drag {
  /** Pulled so far, in CSS pixels from where it was taken. */
  readonly onDrag: (dx: number, dy: number) => void;
  readonly onStart: () => void;
  readonly onEnd: () => void;
}

export interface DragProps {
  readonly onPointerDown: (event: ReactPointerEvent<HTMLElement>) => void;
  readonly onMouseDown: (event: { readonly target: EventTarget; preventDefault(): void }) => void;
}

/**
 * Pulls by mouse, pen or finger. What is pulled never takes the focus: who writes goes on writing. The distance counts
 * from where it was taken, so that what came to a border follows only when the pointer is back.
 */
export function useDrag({ onDrag, onStart, onEnd }: Drag): DragProps {
  const pointer = useRef<number | null>(null);
  return {
    onMouseDown: (event) => {
      if (!isOnControl(event.target)) event.preventDefault();
    },
    onPointerDown: (event) => {
      if (event.button !== 0 || pointer.current !== null || isOnControl(event.target)) return;
      event.preventDefault();
      const { currentTarget: element, pointerId, clientX, clientY } = event;
      pointer.current = pointerId;
      element.setPointerCapture(pointerId);
      const leave = new AbortController();
      const options = { signal: leave.signal };
      const end = (): void => {
        leave.abort();
        pointer.current = null;
        onEnd();
      };
      const move = (moving: PointerEvent): void => {
        if (moving.pointerId === pointerId) onDrag(moving.clientX - clientX, moving.clientY - clientY);
      };
      element.addEventListener('pointermove', move, options);
      element.addEventListener('lostpointercapture', end, options);
      onStart();
    },
  };
}

function isOnControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a, input, select, [role="radio"]') !== null;
}

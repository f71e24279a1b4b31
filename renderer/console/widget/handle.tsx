import { useRef } from 'react';
import { type Edge, type Rect, resized } from './place';
import { useDrag } from './use-drag';
import type { Placement } from './use-place';

/** One edge or corner, for mouse and touch; the keyboard has the button "Resize". */
export function Handle({ edge, place }: { readonly edge: Edge; readonly place: Placement }) {
  const start = useRef<Rect | null>(null);
  const drag = useDrag({
    onStart: () => {
      start.current = null;
    },
    onDrag: (dx, dy) =>
      place.drag((rect, room) => {
        start.current ??= rect;
        return resized(start.current, edge, dx, dy, room);
      }),
    onEnd: place.drop,
  });
  return <div className={`handle handle-${edge}`} {...drag} />;
}

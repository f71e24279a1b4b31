import { GripHorizontal } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { useTexts } from '../core/texts';
import { directionOf } from './directions';
import { moved, type Rect } from './place';
import { useDrag } from './use-drag';
import type { Placement } from './use-place';

interface TitleBarProps {
  readonly place: Placement;
  readonly movable: boolean;
  readonly onDoubleClick: () => void;
  readonly children: ReactNode;
}

/** Moves the widget: pulled by its bar, or by the arrow keys on its grip. */
export function TitleBar({ place, movable, onDoubleClick, children }: TitleBarProps) {
  const t = useTexts();
  const start = useRef<Rect | null>(null);
  const drag = useDrag({
    onStart: () => {
      start.current = null;
    },
    onDrag: (dx, dy) =>
      place.drag((rect, room) => {
        start.current ??= rect;
        return moved(start.current, dx, dy, room);
      }),
    onEnd: place.drop,
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = directionOf(event);
    if (by === null) return;
    event.preventDefault();
    place.drag((rect, room) => moved(rect, by.dx * by.step, by.dy * by.step, room));
    place.drop();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the grip in it does the same by keyboard, the buttons beside it maximize.
    <div
      className={movable ? 'widget-bar is-movable' : 'widget-bar'}
      onDoubleClick={onDoubleClick}
      {...(movable ? drag : {})}
    >
      {children}
      {movable ? (
        <button
          type="button"
          className="grip"
          aria-label={t('widget.move')}
          title={t('widget.move')}
          onKeyDown={onKeyDown}
        >
          <GripHorizontal size={16} aria-hidden="true" />
        </button>
      ) : null}
    </div>
  );
}

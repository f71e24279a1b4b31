import { MoveDiagonal } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTexts } from '../core/texts';
import { directionOf } from './directions';
import { type Edge, pickEdge, resized } from './place';
import type { Placement } from './use-place';

interface ResizeButtonProps {
  readonly place: Placement;
  /** The one edge that can be pulled while the widget is docked. */
  readonly only: Edge | null;
}

/**
 * Resizes by keyboard as "Size" in the window menu of Windows does: the first arrow key picks the edge (a second one,
 * across, the corner), the next ones pull it, Enter or Esc ends. Docked there is one edge, and nothing to pick.
 */
export function ResizeButton({ place, only }: ResizeButtonProps) {
  const t = useTexts();
  const [edge, setEdge] = useState<Edge | null>(null);
  const end = (): void => {
    setEdge(null);
    place.drop();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = directionOf(event);
    if (by === null) {
      if (edge !== null && (event.key === 'Enter' || event.key === 'Escape')) {
        event.preventDefault();
        end();
      }
      return;
    }
    event.preventDefault();
    const picked = only ?? pickEdge(edge, by.dx, by.dy);
    setEdge(picked);
    // The key that picks an edge does not pull it yet.
    if (only === null && picked !== edge) return;
    place.drag((rect, room) => resized(rect, picked, by.dx * by.step, by.dy * by.step, room));
  };
  return (
    <button
      type="button"
      className={edge === null ? 'icon-button' : `icon-button is-resizing resizing-${edge}`}
      aria-label={t('widget.resize')}
      title={t('widget.resize')}
      onKeyDown={onKeyDown}
      onBlur={() => {
        if (edge !== null) end();
      }}
    >
      <MoveDiagonal size={16} aria-hidden="true" />
    </button>
  );
}

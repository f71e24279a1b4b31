import { MoveDiagonal } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTexts } from '../core/texts';
import { pickEdge, resized } from './place';
import { BIG_STEP, STEP } from './steps';
import type { Placement } from './use-place';

const DIRECTIONS: Readonly<Record<string, { readonly dx: number; readonly dy: number }>> = {
  ArrowLeft: { dx: -1, dy: 0 },
  ArrowRight: { dx: 1, dy: 0 },
  ArrowUp: { dx: 0, dy: -1 },
  ArrowDown: { dx: 0, dy: 1 },
};

/**
 * Resizes by keyboard as "Size" in the window menu of Windows does: the first arrow key picks the edge (a second one,
 * across, the corner), the next ones pull it, Enter or Esc ends.
 */
export function ResizeButton({ place }: { readonly place: Placement }) {
  const t = useTexts();
  const [edge, setEdge] = useState<ReturnType<typeof pickEdge> | null>(null);
  const end = (): void => {
    setEdge(null);
    place.drop();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = DIRECTIONS[event.key];
    if (direction === undefined) {
      if (edge !== null && (event.key === 'Enter' || event.key === 'Escape')) {
        event.preventDefault();
        end();
      }
      return;
    }
    event.preventDefault();
    const { dx, dy } = direction;
    const picked = pickEdge(edge, dx, dy);
    setEdge(picked);
    // The key that picks an edge does not pull it yet.
    if (picked !== edge) return;
    const step = event.shiftKey ? BIG_STEP : STEP;
    place.drag((rect, room) => resized(rect, picked, dx * step, dy * step, room));
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

import { type RefObject, use, useEffect } from 'react';
import { useStore } from 'zustand';
import { useParts } from '../core/hooks';
import { ShownContext } from './shown';

/** Takes the focus when this chat was opened to be written in: as soon as it is here, and in sight. */
export function useWriteIn(session: string, place: RefObject<HTMLElement | null>): void {
  const { ui } = useParts();
  const shown = use(ShownContext);
  const wished = useStore(ui, (state) => state.writeIn === session);
  useEffect(() => {
    if (!wished || !shown || place.current === null) return;
    ui.setState({ writeIn: null });
    place.current.focus();
  }, [wished, shown, place, ui]);
}

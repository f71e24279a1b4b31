import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useCore, useParts } from '../core/hooks';
import { displaySet } from '../widget/place';
import { MOST_PANES, wallOf, wallWith } from './wall';

const NOTHING_KEPT = { columns: 1, panes: [] } as const;

/** How many chats the agent wishes side by side; remembered for each set of displays. */
export function useWall() {
  const { core, ui } = useParts();
  const key = displaySet(screen);
  const inSettings = useCore((state) => state.settings.wall[key]?.columns ?? 1);
  const columns = useStore(ui, (state) => state.columns) ?? inSettings;
  const keep = useCallback(
    (wall: { readonly columns: number; readonly panes: readonly string[] }): void => {
      const { state } = core.store.getState();
      if (state === null) return;
      const kept = state.settings.wall[key] ?? NOTHING_KEPT;
      // One chat at a time is chosen all day long: that is not worth a write.
      if (kept.columns === wall.columns && (wall.columns === 1 || isSame(kept.panes, wall.panes))) return;
      const panes = wall.panes.slice(0, MOST_PANES);
      void core.call('settings.set', { wall: { ...state.settings.wall, [key]: { columns: wall.columns, panes } } });
    },
    [core, key],
  );
  const setColumns = useCallback(
    (wanted: number): void => {
      const { state } = core.store.getState();
      if (state === null) return;
      const { panes, selected } = ui.getState();
      const next = wallOf(panes, state.chatOrder, selected, wanted);
      ui.setState({ columns: wanted, panes: next, selected: selected ?? next[0] ?? null });
      keep({ columns: wanted, panes: next });
    },
    [core, ui, keep],
  );
  return { columns, setColumns, keep };
}

/** The chats that stand side by side, as the agent chooses and closes chats. */
export function usePanes(): readonly string[] {
  const { core, ui } = useParts();
  const key = displaySet(screen);
  const { columns, keep } = useWall();
  const order = useCore((state) => state.chatOrder);
  const selected = useStore(ui, (state) => state.selected);
  const inUi = useStore(ui, (state) => state.panes);
  const before = useRef<string | null>(null);
  const restored = useRef(false);
  const kept = restored.current
    ? inUi
    : inUi.length > 0
      ? inUi
      : (core.store.getState().state?.settings.wall[key]?.panes ?? []);
  const panes = wallWith(kept, order, selected, before.current, columns);
  const text = panes.join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` stands for the panes, whose list is made anew each time.
  useEffect(() => {
    before.current = selected;
    // Until the first chat is chosen the kept panes stand: their chats may be on their way.
    if (selected === null) return;
    restored.current = true;
    if (!isSame(ui.getState().panes, panes)) ui.setState({ panes });
    keep({ columns, panes });
  }, [text, selected, columns, ui, keep]);
  return panes;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

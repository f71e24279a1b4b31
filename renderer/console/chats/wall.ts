/** Chats side by side: which ones, and how many fit. All pure. */

export const MOST_PANES = 4;
/** Narrower than this a conversation is no pleasure to read, in CSS pixels. */
export const LEAST_PANE = 340;

/** How many panes have room side by side. */
export function panesFor(width: number): number {
  return Math.max(1, Math.min(MOST_PANES, Math.floor(width / LEAST_PANE)));
}

/**
 * The panes after the agent chose a chat. One that is there stays where it is; a new one comes to the right while
 * there are fewer than `columns`, else it takes the place of the one that was chosen `before`.
 */
export function wallWith(
  panes: readonly string[],
  open: readonly string[],
  selected: string | null,
  before: string | null,
  columns: number,
): readonly string[] {
  const kept = [...new Set(panes)].filter((session) => open.includes(session)).slice(0, columns);
  if (selected === null || !open.includes(selected)) return columns === 1 ? [] : kept;
  if (kept.includes(selected)) return kept;
  if (kept.length < columns) return [...kept, selected];
  const place = before === null ? -1 : kept.indexOf(before);
  return kept.with(place === -1 ? kept.length - 1 : place, selected);
}

/** The panes for another number of columns: those that are there, then the chats that came first. */
export function wallOf(
  panes: readonly string[],
  open: readonly string[],
  selected: string | null,
  columns: number,
): readonly string[] {
  const kept = [...new Set(panes)].filter((session) => open.includes(session));
  if (kept.length < columns) return [...kept, ...open.filter((session) => !kept.includes(session))].slice(0, columns);
  const first = kept.slice(0, columns);
  return selected === null || first.includes(selected) || !kept.includes(selected)
    ? first
    : [...first.slice(0, -1), selected];
}

/** Those of the panes that are shown where only `room` fit: neighbours, the selected one among them. */
export function shownPanes(panes: readonly string[], selected: string | null, room: number): readonly string[] {
  if (panes.length <= room) return panes;
  const at = selected === null ? 0 : Math.max(0, panes.indexOf(selected));
  const from = Math.min(Math.max(0, at - room + 1), panes.length - room);
  return panes.slice(from, from + room);
}

/** The stop before or after `current` in a round of stops. */
export function nextStop<T>(stops: readonly T[], current: T | undefined, step: 1 | -1): T | undefined {
  const at = current === undefined ? -1 : stops.indexOf(current);
  if (at === -1) return step === 1 ? stops[0] : stops.at(-1);
  return stops[(at + step + stops.length) % stops.length];
}

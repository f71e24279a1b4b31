/** What one side did to a text: `text` in the place of what was from `start` to `end`. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function editOf(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}

/**
 * One text of two that both came from `base`: what was written in this window, and in another one meanwhile. Nothing
 * that was written is lost; where both wrote at the same place, theirs stands first.
 */
export function mergeTexts(base: string, mine: string, theirs: string): string {
  if (mine === base || mine === theirs) return theirs;
  if (theirs === base) return mine;
  const own = editOf(base, mine);
  const other = editOf(base, theirs);
  if (own.end <= other.start && own.start < other.start) return apply(theirs, own, 0);
  if (other.end <= own.start && other.start < own.start) return apply(theirs, own, theirs.length - base.length);
  const start = Math.min(own.start, other.start);
  const end = Math.max(own.end, other.end);
  // What one side took away and the other did not touch stays away; what either wrote stays.
  return base.slice(0, start) + other.text + own.text + base.slice(end);
}

function apply(text: string, edit: Edit, shift: number): string {
  return text.slice(0, edit.start + shift) + edit.text + text.slice(edit.end + shift);
}

/** Of several texts the one that `text` most likely came from: the one with the least between them. */
export function nearestBase(candidates: readonly string[], text: string): string {
  const [nearest] = candidates
    .map((candidate) => {
      const { start, end, text: written } = editOf(candidate, text);
      return { candidate, distance: end - start + written.length };
    })
    .sort((a, b) => a.distance - b.distance);
  return nearest?.candidate ?? '';
}

/** Where the caret belongs after a text was changed from elsewhere: at the same words. */
export function caretAfter(before: string, after: string, caret: number): number {
  const { start, end, text } = editOf(before, after);
  if (caret <= start) return caret;
  if (caret >= end) return caret + after.length - before.length;
  return start + text.length;
}

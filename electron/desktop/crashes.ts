/** A window is opened again by itself this often in a row; then the agent is asked. */
const MOST_RELOADS = 3;
/** What was longer ago than this does not count. Milliseconds. */
const WINDOW_MS = 60_000;
/** As many failures of the graphics process in one run switch to drawing without it. */
const MOST_GPU_CRASHES = 3;

/** What becomes of a page that is gone. `at`: when pages of this window failed before, epoch milliseconds. */
export function afterPageGone(
  reason: string,
  at: readonly number[],
  now: number,
): { readonly do: 'nothing' | 'reload' | 'ask'; readonly at: readonly number[] } {
  if (reason === 'clean-exit') return { do: 'nothing', at };
  const recent = [...at.filter((time) => now - time < WINDOW_MS), now];
  return { do: recent.length > MOST_RELOADS ? 'ask' : 'reload', at: recent };
}

/** Whether the graphics process is given up for the next start; `crashes` counts this one. */
export function givesUpGraphics(reason: string, crashes: number): boolean {
  if (reason === 'clean-exit' || reason === 'killed') return false;
  // It could not even start, as in many virtual machines: there is nothing to wait for.
  return reason === 'launch-failed' || crashes >= MOST_GPU_CRASHES;
}

/** Whether this start draws without the graphics processor. */
export function startsWithoutGraphics(facts: {
  readonly switchedOff: boolean;
  readonly wanted: boolean;
  readonly gaveUp: boolean;
}): boolean {
  return facts.switchedOff || !facts.wanted || facts.gaveUp;
}

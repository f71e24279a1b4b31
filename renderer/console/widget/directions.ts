/** CSS pixels for one press of an arrow key, without and with Shift. */
const STEP = 16;
const BIG_STEP = 64;

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface Direction {
  readonly dx: number;
  readonly dy: number;
  readonly step: number;
}

/** Where an arrow key moves or pulls; null for every other key. */
export function directionOf(event: { readonly key: string; readonly shiftKey: boolean }): Direction | null {
  const direction = DIRECTIONS[event.key];
  if (direction === undefined) return null;
  return { dx: direction[0], dy: direction[1], step: event.shiftKey ? BIG_STEP : STEP };
}

import { ZOOM_STEPS } from '../contract/desktop';

/** The zoom, in percent, that a step in or out comes to; 0 is back to 100. */
export function zoomed(percent: number, step: -1 | 0 | 1): number {
  if (step === 0) return 100;
  const next = step > 0 ? ZOOM_STEPS.find((one) => one > percent) : ZOOM_STEPS.findLast((one) => one < percent);
  return next ?? percent;
}

/**
 * How long the work takes at best, in milliseconds: in the best of so many times, what else the machine does is left
 * out.
 */
export function fastest(times: number, work: () => unknown): number {
  const took = Array.from({ length: times }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...took);
}

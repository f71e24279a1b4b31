/** Stands for the package `process-nextick-args`: the codec uses it only for streams, which a page has none of. */
export function nextTick(task: (...values: unknown[]) => void, ...values: unknown[]): void {
  queueMicrotask(() => task(...values));
}

/** What came of waiting: the value, or that there was none. */
export type Waited<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'failed' | 'late' };

/** Waits for a promise for so many milliseconds and no longer. Never rejects. */
export async function within<T>(ms: number, work: Promise<T>): Promise<Waited<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Waited<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'late' }), ms);
  });
  const waited = await Promise.race([
    work.then(
      (value): Waited<T> => ({ kind: 'value', value }),
      (): Waited<T> => ({ kind: 'failed' }),
    ),
    late,
  ]);
  clearTimeout(timer);
  return waited;
}

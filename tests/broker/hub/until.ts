/** Long, as a busy machine takes its time; a test that waits for nothing never needs it. */
const PATIENCE_MS = 25_000;

/** Waits until the look-up finds something that is not undefined, null or false. */
export async function until<T>(look: () => T | undefined | null | false): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > end) throw new Error(`It did not come about: ${look.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

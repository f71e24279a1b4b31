/** Long, as a busy machine takes its time; a test that waits for nothing never needs it. */
const PATIENCE_MS = 25_000;

type Nothing = undefined | null | false;

/** Waits until the look-up finds something that is not undefined, null or false; it may take a while to look. */
export async function until<T>(look: () => T | Nothing | Promise<T | Nothing>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > end) throw new Error(`It did not come about: ${look.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Latest } from '../../../renderer/visitor/device/latest';

/** A store that answers readings when the test says so, each with what it held when the reading was begun. */
function slowStore() {
  const store = { value: 0 };
  const open: (() => void)[] = [];
  const read = () => {
    const { value } = store;
    return new Promise<number>((resolve) => open.push(() => resolve(value)));
  };
  return { store, open, read };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the latest of a store', () => {
  it('is read again when something changed while it was read', async () => {
    const { store, open, read } = slowStore();
    const taken: number[] = [];
    const latest = new Latest(read, (value) => taken.push(value));
    const first = latest.refresh();
    store.value = 1;
    const second = latest.refresh();
    open.shift()?.();
    await settled();
    expect(taken).toEqual([]);
    open.shift()?.();
    await Promise.all([first, second]);
    expect(taken).toEqual([1]);
  });

  it('never goes back, however changes and readings fall together', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('change', 'refresh', 'outdated', 'answer'), { maxLength: 40 }),
        async (steps) => {
          const { store, open, read } = slowStore();
          const taken: number[] = [];
          const latest = new Latest(read, (value) => taken.push(value));
          const asked: Promise<void>[] = [];
          for (const step of [...steps, 'change', 'refresh'] as const) {
            if (step === 'change') store.value += 1;
            else if (step === 'refresh') asked.push(latest.refresh());
            else if (step === 'outdated') latest.outdated();
            else open.shift()?.();
            await settled();
          }
          while (open.length > 0) {
            open.shift()?.();
            await settled();
          }
          await Promise.all(asked);
          expect(taken.at(-1)).toBe(store.value);
          expect(taken).toEqual([...taken].sort((a, b) => a - b));
        },
      ),
      { numRuns: 50 },
    );
  });
});

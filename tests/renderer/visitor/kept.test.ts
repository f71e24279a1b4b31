import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Entry } from '../../../renderer/visitor/device/disk';
import { KeptEntries } from '../../../renderer/visitor/device/kept';
import { TestDisk } from './disk';

interface Word extends Entry {
  readonly text: string;
}

const word = (id: string, text = id, session = 's'): Word => ({ id, session, text });

function started() {
  const disk = new TestDisk<Word>();
  const kept = new KeptEntries(disk);
  const told: boolean[] = [];
  kept.onSafe((safe) => told.push(safe));
  const texts = async () => (await kept.list('s')).map(({ text }) => text);
  return { disk, kept, told, texts };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The work is done within a few seconds, whatever the disk does. */
async function soon<T>(work: Promise<T>): Promise<T> {
  let over = false;
  void work.then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(over).toBe(true);
  return work;
}

describe('entries kept on the device', () => {
  it('are on the disk, of one session, in the order of their ids', async () => {
    const { disk, kept, texts, told } = started();
    for (const entry of [word('2'), word('1'), word('3', 'of another', 'other')]) await kept.put(entry);
    expect(await texts()).toEqual(['1', '2']);
    expect([...disk.entries.keys()].sort()).toEqual(['1', '2', '3']);
    await kept.prune('s');
    expect([...disk.entries.keys()].sort()).toEqual(['1', '2']);
    expect(told).toEqual([]);
  });

  it('are there for other tabs, and a change of another tab is told', async () => {
    const { disk, kept, texts } = started();
    const changed = vi.fn();
    kept.onChange(changed);
    disk.entries.set('1', word('1'));
    disk.tell();
    expect(changed).toHaveBeenCalledOnce();
    expect(await texts()).toEqual(['1']);
  });

  it('are changed in one step, and stay away once they were removed', async () => {
    const { disk, kept, texts } = started();
    await kept.put(word('1'));
    await kept.update('1', (entry) => ({ ...entry, text: 'changed' }));
    expect(await texts()).toEqual(['changed']);
    const removed = kept.remove(['1']);
    await kept.update('1', (entry) => ({ ...entry, text: 'back again' }));
    await removed;
    expect(disk.entries.size).toBe(0);
    expect(await texts()).toEqual([]);
  });

  it.each(['put', 'list', 'update', 'remove', 'prune'] as const)(
    'never keep anybody waiting: %s with a disk that does not answer',
    async (call) => {
      const { disk, kept, told } = started();
      await kept.put(word('1'));
      disk.mood = 'hangs';
      const calls = {
        put: () => kept.put(word('2')),
        list: () => kept.list('s'),
        update: () => kept.update('1', (entry) => entry),
        remove: () => kept.remove(['1']),
        prune: () => kept.prune('s'),
      };
      await soon<unknown>(calls[call]());
      expect(told).toEqual([false]);
      expect(kept.isSafe).toBe(false);
    },
  );

  it('are in memory while the disk owes an answer, at once, and on the disk when it comes back', async () => {
    const { disk, kept, told, texts } = started();
    await kept.put(word('1'));
    await kept.put(word('2'));
    disk.mood = 'hangs';
    await soon(kept.put(word('3')));
    await kept.put(word('4'));
    await kept.remove(['1']);
    await kept.update('4', (entry) => ({ ...entry, text: 'four' }));
    expect(await texts()).toEqual(['2', '3', 'four']);
    const changed = vi.fn();
    kept.onChange(changed);
    disk.letGo();
    await vi.advanceTimersByTimeAsync(0);
    expect([...disk.entries.values()].map(({ text }) => text)).toEqual(['2', '3', 'four']);
    expect(changed).toHaveBeenCalled();
    expect(told).toEqual([false, true]);
  });

  it('are shown when a disk opens late, with what it held before', async () => {
    const { disk, kept, texts } = started();
    disk.entries.set('1', word('1', 'from before'));
    disk.mood = 'hangs';
    expect(await soon(kept.list('s'))).toEqual([]);
    disk.letGo();
    await vi.advanceTimersByTimeAsync(0);
    expect(await texts()).toEqual(['from before']);
  });

  it('work without any disk, and say so', async () => {
    const { disk, kept, texts } = started();
    disk.mood = 'refuses';
    await kept.put(word('1'));
    await kept.update('1', (entry) => ({ ...entry, text: 'one' }));
    expect(await texts()).toEqual(['one']);
    expect(kept.isSafe).toBe(false);
    await kept.remove(['1']);
    expect(await texts()).toEqual([]);
  });

  it('that do not fit on the disk are in memory, and go there when there is room', async () => {
    const { disk, kept, told, texts } = started();
    await kept.put(word('1'));
    disk.refuses = ({ text }) => text === 'large' && disk.entries.size > 0;
    await kept.put(word('2', 'large'));
    expect(await texts()).toEqual(['1', 'large']);
    expect(kept.isSafe).toBe(false);
    await kept.remove(['1']);
    expect([...disk.entries.keys()]).toEqual(['2']);
    expect(kept.isSafe).toBe(true);
    expect(told).toEqual([false, true]);
  });

  it('are the same whatever the disk does between, and on the disk once it is well again', async () => {
    vi.useRealTimers();
    const id = fc.constantFrom('1', '2', '3');
    const step = fc.oneof(
      fc.record({ do: fc.constant('put' as const), id }),
      fc.record({ do: fc.constant('update' as const), id }),
      fc.record({ do: fc.constant('remove' as const), id }),
      fc.record({ do: fc.constant('refuses' as const), id }),
      fc.record({ do: fc.constant('answers' as const), id }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { disk, kept } = started();
        const right = new Map<string, string>();
        for (const [at, { do: what, id: on }] of steps.entries()) {
          // An id is never used again once it was removed: they are UUIDs.
          const name = `${on}-${steps.slice(0, at).filter((s) => s.do === 'remove' && s.id === on).length}`;
          if (what === 'put') {
            right.set(name, `put ${at}`);
            await kept.put(word(name, `put ${at}`));
          } else if (what === 'update') {
            if (right.has(name)) right.set(name, `update ${at}`);
            await kept.update(name, (entry) => ({ ...entry, text: `update ${at}` }));
          } else if (what === 'remove') {
            right.delete(name);
            await kept.remove([name]);
          } else disk.mood = what;
          const listed = (await kept.list('s')).map(({ id: of, text }) => [of, text]);
          expect(listed).toEqual([...right].sort(([a], [b]) => (a < b ? -1 : 1)));
        }
        disk.mood = 'answers';
        await kept.remove(['any']);
        expect(new Map([...disk.entries.values()].map(({ id: of, text }) => [of, text]))).toEqual(right);
        expect(kept.isSafe).toBe(true);
      }),
    );
  });
});

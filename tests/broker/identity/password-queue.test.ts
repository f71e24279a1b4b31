import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createPasswords } from '../../../broker/identity/passwords';
import { until } from '../hub/until';

type Done = (error: Error | null, key: Buffer) => void;

/** Hashing that goes on until the test ends it, and the most that ever went on at once. */
const hashing = vi.hoisted(() => ({ running: new Set<() => void>(), most: 0, fails: false }));

vi.mock('node:crypto', async (original) => ({
  ...(await original<typeof import('node:crypto')>()),
  scrypt: (_password: string, _salt: Buffer, bytes: number, _options: object, done: Done) => {
    const end = (): void => {
      hashing.running.delete(end);
      done(hashing.fails ? new Error('out of memory') : null, Buffer.alloc(bytes));
    };
    hashing.running.add(end);
    hashing.most = Math.max(hashing.most, hashing.running.size);
  },
}));

beforeEach(() => {
  Object.assign(hashing, { running: new Set(), most: 0, fails: false });
});

async function endOne(): Promise<void> {
  const end = await until(() => [...hashing.running][0]);
  end();
}

describe('hashing', () => {
  it('goes on at most two at a time, in the order of asking', async () => {
    const passwords = createPasswords();
    const order: number[] = [];
    const all = Array.from({ length: 8 }, async (_, index) => {
      await passwords.verify('x', null);
      order.push(index);
    });
    await until(() => hashing.running.size === 2);
    for (let i = 0; i < all.length; i += 1) await endOne();
    await Promise.all(all);
    expect(hashing.most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('stays at two when somebody comes at the very moment one ends', async () => {
    const passwords = createPasswords();
    const all: Promise<unknown>[] = [1, 2, 3].map(() => passwords.verify('x', null));
    await until(() => hashing.running.size === 2);
    [...hashing.running][0]?.();
    // One more in each of the next turns of the microtask queue.
    for (let turn = 0; turn < 20; turn += 1) {
      all.push(passwords.verify('x', null));
      await Promise.resolve();
    }
    for (let i = 0; i < 22; i += 1) await endOne();
    await Promise.all(all);
    expect(hashing.most).toBe(2);
  });

  it('lets at most fifty wait: the next is told to come again, and is not hashed', async () => {
    const passwords = createPasswords();
    const all = Array.from({ length: 52 }, () => passwords.verify('x', null));
    const refused = await passwords.verify('x', null);
    expect(refused).toMatchObject({ ok: false, error: { code: 'rate_limited', retryable: true, retryAfterMs: 3_000 } });
    for (let i = 0; i < 52; i += 1) await endOne();
    expect((await Promise.all(all)).every((result) => result.ok)).toBe(true);
    const later = passwords.verify('x', null);
    await endOne();
    expect((await later).ok).toBe(true);
  });

  it('that fails gives its place back', async () => {
    const passwords = createPasswords();
    hashing.fails = true;
    const failing = [1, 2, 3].map(() => passwords.hash('x'));
    const settled = Promise.allSettled(failing);
    for (let i = 0; i < 3; i += 1) await endOne();
    expect((await settled).map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
    hashing.fails = false;
    const two = [passwords.hash('x'), passwords.hash('x')];
    await until(() => hashing.running.size === 2);
    await endOne();
    await endOne();
    expect(await Promise.all(two)).toHaveLength(2);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenAtFirst, stepOf } from '../../../../../renderer/console/canned/picker/list-keys';

const press = (key: string, shiftKey = false) => ({ key, shiftKey });

describe('the keys of the list', () => {
  const leading = { count: 3, chosen: chosenAtFirst(true) };
  const within = { count: 3, chosen: chosenAtFirst(false) };

  it.each([
    ['Enter', { kind: 'insert', index: 0 }],
    ['Tab', { kind: 'insert', index: 0 }],
    ['ArrowDown', { kind: 'choose', index: 1 }],
    ['ArrowUp', { kind: 'choose', index: 2 }],
    ['ArrowLeft', null],
    ['a', null],
  ])('at the beginning of the message: %s', (key, step) => {
    expect(stepOf(press(key), leading)).toEqual(step);
  });

  it.each([
    ['Enter', null],
    ['Tab', { kind: 'insert', index: 0 }],
    ['ArrowDown', { kind: 'choose', index: 0 }],
    ['ArrowUp', { kind: 'choose', index: 2 }],
    ['ArrowLeft', null],
    [' ', null],
  ])('behind words: %s', (key, step) => {
    expect(stepOf(press(key), within)).toEqual(step);
  });

  it('insert by Enter behind words what the arrows have chosen', () => {
    expect(stepOf(press('Enter'), { count: 3, chosen: 1 })).toEqual({ kind: 'insert', index: 1 });
  });

  it('are those of the field with Shift: a line break, and the way back', () => {
    for (const list of [leading, within, { count: 3, chosen: 2 }]) {
      expect(stepOf(press('Enter', true), list)).toBeNull();
      expect(stepOf(press('Tab', true), list)).toBeNull();
    }
  });

  it('never lead out of the list', () => {
    const anyKey = fc.constantFrom('ArrowDown', 'ArrowUp', 'Enter', 'Tab');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.boolean(), fc.array(anyKey), (count, leads, keys) => {
        let chosen = chosenAtFirst(leads);
        for (const key of keys) {
          const step = stepOf(press(key), { count, chosen });
          if (step === null) continue;
          expect(step.index).toBeGreaterThanOrEqual(0);
          expect(step.index).toBeLessThan(count);
          if (step.kind === 'choose') chosen = step.index;
        }
      }),
    );
  });
});

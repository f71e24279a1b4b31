import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextStop, panesFor, shownPanes, wallOf, wallWith } from '../../../renderer/console/chats/wall';

const OPEN = ['a', 'b', 'c', 'd', 'e'];
const anySession = fc.constantFrom(...OPEN, 'gone');
const anyColumns = fc.integer({ min: 1, max: 4 });

describe('chats side by side', () => {
  it.each([
    ['a first chat stands alone', [], 'a', null, 2, ['a']],
    ['another comes to the right while there is a place', ['a'], 'b', 'a', 2, ['a', 'b']],
    ['one that is there stays where it is', ['a', 'b'], 'a', 'b', 2, ['a', 'b']],
    ['a further one takes the place of the last chosen', ['a', 'b'], 'c', 'a', 2, ['c', 'b']],
    ['or of the last, where none was chosen', ['a', 'b'], 'c', null, 2, ['a', 'c']],
    ['one at a time is as ever', ['a'], 'b', 'a', 1, ['b']],
    ['back to the list', ['a'], null, 'a', 1, []],
    ['a chat that was closed makes room', ['a', 'gone'], 'b', 'a', 2, ['a', 'b']],
  ] as const)('%s', (_name, panes, selected, before, columns, expected) => {
    expect(wallWith(panes, OPEN, selected, before, columns)).toEqual(expected);
  });

  it('are never more than wished, never twice, never closed ones, and hold the chosen one', () => {
    const anyPanes = fc.array(anySession, { maxLength: 6 });
    fc.assert(
      fc.property(anyPanes, fc.option(anySession), fc.option(anySession), anyColumns, (panes, selected, before, n) => {
        for (const wall of [wallWith(panes, OPEN, selected, before, n), wallOf(panes, OPEN, selected, n)]) {
          expect(wall.length).toBeLessThanOrEqual(n);
          expect(new Set(wall).size).toBe(wall.length);
          expect(wall.every((session) => OPEN.includes(session))).toBe(true);
        }
        if (selected !== null && OPEN.includes(selected))
          expect(wallWith(panes, OPEN, selected, before, n)).toContain(selected);
      }),
    );
  });

  it('leave every other pane where it was when one chat is chosen', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...OPEN), { maxLength: 4 }),
        anySession,
        anyColumns,
        (panes, next, n) => {
          const before = wallOf(panes, OPEN, null, n);
          const after = wallWith(before, OPEN, next, before[0] ?? null, n);
          const changed = before.filter((session, at) => after[at] !== session);
          expect(changed.length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('for more columns are filled with the chats that came first', () => {
    expect(wallOf(['c'], OPEN, 'c', 3)).toEqual(['c', 'a', 'b']);
    expect(wallOf(['a', 'b', 'c'], OPEN, 'c', 2)).toEqual(['a', 'c']);
  });

  it.each([
    [300, 1],
    [679, 1],
    [680, 2],
    [1_100, 3],
    [1_400, 4],
    [9_000, 4],
  ])('in %d pixels there is room for %d', (width, count) => {
    expect(panesFor(width)).toBe(count);
  });

  it('show neighbours, the chosen one among them, where fewer fit', () => {
    expect(shownPanes(['a', 'b', 'c', 'd'], 'c', 2)).toEqual(['b', 'c']);
    expect(shownPanes(['a', 'b', 'c', 'd'], null, 2)).toEqual(['a', 'b']);
    expect(shownPanes(['a', 'b'], 'a', 4)).toEqual(['a', 'b']);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...OPEN), { minLength: 1 }),
        fc.nat(),
        anyColumns,
        (panes, at, room) => {
          const selected = panes[at % panes.length] ?? null;
          const shown = shownPanes(panes, selected, room);
          expect(shown).toContain(selected);
          expect(shown.length).toBe(Math.min(room, panes.length));
        },
      ),
    );
  });

  it('are gone round by keyboard, both ways, from anywhere', () => {
    expect(nextStop(OPEN, 'a', 1)).toBe('b');
    expect(nextStop(OPEN, 'e', 1)).toBe('a');
    expect(nextStop(OPEN, 'a', -1)).toBe('e');
    expect(nextStop(OPEN, undefined, 1)).toBe('a');
    expect(nextStop(OPEN, undefined, -1)).toBe('e');
    expect(nextStop([], undefined, 1)).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WidgetPlace } from '../../../electron/contract/settings';
import {
  atRest,
  carriedOver,
  changed,
  displaySet,
  docked,
  EDGES,
  firstPlace,
  INNER_EDGE,
  keptAfter,
  LEAST,
  LEAST_VIEW,
  layoutOf,
  moved,
  pickEdge,
  type Rect,
  type Room,
  resized,
  SIDES,
  within,
} from '../../../renderer/console/widget/place';

const anyRoom = fc.record({
  width: fc.integer({ min: 320, max: 4_000 }),
  height: fc.integer({ min: 240, max: 3_000 }),
});
const anyNumber = fc.integer({ min: -6_000, max: 6_000 });
const anyRect = fc.record({
  x: anyNumber,
  y: anyNumber,
  width: fc.integer({ min: 0, max: 6_000 }),
  height: fc.integer({ min: 0, max: 6_000 }),
});
const anyEdge = fc.constantFrom(...EDGES);
const anySide = fc.constantFrom(...SIDES);
const anySize = fc.integer({ min: 320, max: 5_000 });
const anyPlace: fc.Arbitrary<WidgetPlace> = fc.record(
  {
    mode: fc.constantFrom('floating' as const, 'minimized' as const, 'maximized' as const, 'docked' as const),
    x: anyNumber,
    y: anyNumber,
    width: anySize,
    height: anySize,
    side: anySide,
    dockWidth: anySize,
    dockHeight: anySize,
    before: fc.constantFrom('floating' as const, 'maximized' as const, 'docked' as const),
  },
  { requiredKeys: ['mode', 'x', 'y', 'width', 'height'] },
);

function isInside({ x, y, width, height }: Rect, room: Room): boolean {
  return x >= 0 && y >= 0 && x + width <= room.width && y + height <= room.height;
}
const isUsable = ({ width, height }: Rect, room: Room): boolean =>
  width >= Math.min(LEAST.width, room.width) && height >= Math.min(LEAST.height, room.height);

describe('the place of the widget', () => {
  it('is always inside its room and large enough to use, whatever was kept and whatever the room has become', () => {
    fc.assert(
      fc.property(anyPlace, anyRoom, (place, room) => {
        const { rect, view } = layoutOf(place, room);
        expect(isInside(rect, room) && isInside(view, room)).toBe(true);
        expect(isUsable(rect, room)).toBe(true);
      }),
    );
  });

  it('stays inside while it is moved and resized in any way', () => {
    const anyPull = fc.record({ edge: fc.option(anyEdge), dx: anyNumber, dy: anyNumber });
    fc.assert(
      fc.property(anyRect, anyRoom, fc.array(anyPull, { maxLength: 20 }), (start, room, pulls) => {
        let rect = within(start, room);
        for (const { edge, dx, dy } of pulls) {
          rect = edge === null ? moved(rect, dx, dy, room) : resized(rect, edge, dx, dy, room);
          expect(isInside(rect, room) && isUsable(rect, room)).toBe(true);
        }
      }),
    );
  });

  it('keeps its size when it is moved, and its other edges when one is pulled', () => {
    fc.assert(
      fc.property(anyRect, anyRoom, anyEdge, anyNumber, anyNumber, (start, room, edge, dx, dy) => {
        const rect = within(start, room);
        expect(moved(rect, dx, dy, room)).toMatchObject({ width: rect.width, height: rect.height });
        const pulled = resized(rect, edge, dx, dy, room);
        if (!edge.includes('w')) expect(pulled.x).toBe(rect.x);
        if (!edge.includes('n')) expect(pulled.y).toBe(rect.y);
        if (!edge.includes('e')) expect(pulled.x + pulled.width).toBe(rect.x + rect.width);
        if (!edge.includes('s')) expect(pulled.y + pulled.height).toBe(rect.y + rect.height);
      }),
    );
  });

  it('docked takes one whole side and leaves the view a useful rest beside it', () => {
    const wide = fc.record({
      width: fc.integer({ min: LEAST.width + LEAST_VIEW.width, max: 4_000 }),
      height: fc.integer({ min: LEAST.height + LEAST_VIEW.height, max: 3_000 }),
    });
    fc.assert(
      fc.property(anySide, anySize, anySize, wide, (side, width, height, room) => {
        const place: WidgetPlace = { ...firstPlace(room), mode: 'docked', side, dockWidth: width, dockHeight: height };
        const { rect, view } = layoutOf(place, room);
        expect(rect.width * rect.height + view.width * view.height).toBe(room.width * room.height);
        if (side === 'bottom') expect(view.height).toBeGreaterThanOrEqual(LEAST_VIEW.height);
        else expect(view.width).toBeGreaterThanOrEqual(LEAST_VIEW.width);
      }),
    );
  });

  it.each([
    ['left', { x: 0, y: 0, width: 500, height: 700 }],
    ['right', { x: 500, y: 0, width: 500, height: 700 }],
    ['bottom', { x: 0, y: 400, width: 1_000, height: 300 }],
  ] as const)('docked at the %s lies along it', (side, rect) => {
    expect(docked(side, { width: 500, height: 300 }, { width: 1_000, height: 700 })).toEqual(rect);
  });

  it('docked is made larger by its inner edge, and that size is kept', () => {
    const room = { width: 1_200, height: 800 };
    const pulls = { left: [50, 0], right: [-50, 0], bottom: [0, -50] } as const;
    for (const side of SIDES) {
      const place: WidgetPlace = { ...firstPlace(room), mode: 'docked', side, dockWidth: 400, dockHeight: 300 };
      const [dx, dy] = pulls[side];
      const kept = keptAfter(place, resized(layoutOf(place, room).rect, INNER_EDGE[side], dx, dy, room));
      expect(layoutOf(kept, room).rect).toEqual(docked(side, { width: 450, height: 350 }, room));
      expect(WidgetPlace.parse(kept)).toEqual(kept);
    }
  });

  it('fills a room that is too small to float or dock in', () => {
    const room = { width: 380, height: 500 };
    for (const mode of ['floating', 'docked', 'maximized'] as const) {
      expect(layoutOf({ ...firstPlace(room), mode }, room)).toMatchObject({
        mode: 'full',
        rect: { x: 0, y: 0, ...room },
      });
    }
    expect(layoutOf({ ...firstPlace(room), mode: 'minimized' }, room).mode).toBe('minimized');
  });

  it('can be kept as it is first, in any room', () => {
    fc.assert(
      fc.property(fc.record({ width: fc.nat(3_000), height: fc.nat(3_000) }), (room) => {
        expect(WidgetPlace.safeParse(firstPlace(room)).success).toBe(true);
      }),
    );
  });
});

describe('without a chat', () => {
  it('is a bar that takes no room of a view, and comes back where it was', () => {
    fc.assert(
      fc.property(anyPlace, anyRoom, (place, room) => {
        const layout = layoutOf(place, room);
        const { mode, view, rect } = atRest(layout, room);
        expect({ mode, view, rect }).toEqual({ mode: 'minimized', view: { x: 0, y: 0, ...room }, rect: layout.rect });
      }),
    );
  });
});

describe('on another set of displays', () => {
  it('what the agent minimized stays so, and what is open stays open', () => {
    fc.assert(
      fc.property(anyPlace, fc.boolean(), (place, minimized) => {
        const next = carriedOver(place, minimized);
        expect(next.mode === 'minimized').toBe(minimized);
        expect(carriedOver(next, minimized)).toEqual(next);
        if (minimized !== (place.mode === 'minimized')) expect(changed(next, 'restored').mode).not.toBe('minimized');
      }),
    );
  });
});

describe('a change of the mode', () => {
  const place = firstPlace({ width: 1_200, height: 800 });
  it.each([
    ['floating', 'minimized', 'floating'],
    ['maximized', 'minimized', 'maximized'],
    ['docked', 'minimized', 'docked'],
    ['floating', 'maximized', 'floating'],
    ['floating', 'docked', 'floating'],
  ] as const)('from %s to %s is undone by Restore to %s', (mode, to, back) => {
    expect(changed(changed({ ...place, mode }, to), 'restored').mode).toBe(back);
  });

  it('to docked takes the side that was asked for, else the last one, else the right', () => {
    expect(changed(place, 'docked').side).toBe('right');
    const left = changed(place, 'docked', 'left');
    expect(left.side).toBe('left');
    expect(changed(changed(left, 'restored'), 'docked').side).toBe('left');
  });

  it('never loses where it floated', () => {
    const steps = fc.array(fc.constantFrom('minimized', 'maximized', 'docked', 'restored'), { maxLength: 12 });
    fc.assert(
      fc.property(steps, (all) => {
        const end = all.reduce<WidgetPlace>((now, to) => changed(now, to as 'restored'), place);
        expect(end).toMatchObject({ x: place.x, y: place.y, width: place.width, height: place.height });
        const twice = changed(changed(end, 'restored'), 'restored');
        expect(twice.mode).toBe('floating');
      }),
    );
  });
});

describe('resizing by keyboard', () => {
  it.each([
    [null, 1, 0, 'e'],
    [null, 0, -1, 'n'],
    ['e', 0, 1, 'se'],
    ['e', -1, 0, 'e'],
    ['n', -1, 0, 'nw'],
    ['sw', 1, 0, 'sw'],
  ] as const)('with %s picked, an arrow of %d, %d picks %s', (picked, dx, dy, edge) => {
    expect(pickEdge(picked, dx, dy)).toBe(edge);
  });
});

describe('a display set', () => {
  it('differs by size and by whether there are more displays', () => {
    const size = { width: 1_920, height: 1_080 };
    expect(displaySet(size)).toBe('1920x1080');
    expect(displaySet({ ...size, isExtended: true })).toBe('1920x1080+');
    expect(displaySet({ ...size, isExtended: false })).toBe('1920x1080');
  });
});

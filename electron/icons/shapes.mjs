/**
 * The shapes of all icons, in a square of 32 by 32 as in `renderer/console/public/icon.svg`. A shape says of a point
 * whether it is inside. Each status has a shape of its own, so that nothing rests on colour alone.
 */

export const box = (x, y, width, height, radius) => (px, py) => {
  const dx = Math.max(x + radius - px, px - (x + width - radius), 0);
  const dy = Math.max(y + radius - py, py - (y + height - radius), 0);
  return px >= x && px <= x + width && py >= y && py <= y + height && dx * dx + dy * dy <= radius * radius + 1e-9;
};
export const circle = (x, y, radius) => (px, py) => (px - x) ** 2 + (py - y) ** 2 <= radius * radius;
const triangle = (a, b, c) => (px, py) => {
  const one = side(px, py, a, b);
  const two = side(px, py, b, c);
  const three = side(px, py, c, a);
  return (one >= 0 && two >= 0 && three >= 0) || (one <= 0 && two <= 0 && three <= 0);
};
const side = (px, py, [x1, y1], [x2, y2]) => (px - x2) * (y1 - y2) - (x1 - x2) * (py - y2);
const line = (x1, y1, x2, y2, width) => (px, py) => {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const t = Math.max(0, Math.min(1, ((px - x1) * (x2 - x1) + (py - y1) * (y2 - y1)) / length));
  return Math.hypot(px - x1 - t * (x2 - x1), py - y1 - t * (y2 - y1)) <= width / 2;
};
const any =
  (...shapes) =>
  (x, y) =>
    shapes.some((shape) => shape(x, y));

export const BLUE = [54, 81, 212];
/** In the tray, on bars that may be light or dark. */
const LIGHT_BLUE = [84, 112, 240];
const GREY = [134, 142, 156];
const RED = [205, 43, 49];
export const WHITE = [255, 255, 255];

/** The speech bubble of the program's icon, and a larger one for the tray, where it stands alone. */
const bubble = any(box(8, 7, 16, 12, 2.5), triangle([10, 16], [17, 19], [10, 24]));
const large = any(box(2, 4, 28, 19, 5), triangle([7, 20], [17, 22], [7, 30]));
const dots = any(circle(9.5, 13.5, 2.3), circle(16, 13.5, 2.3), circle(22.5, 13.5, 2.3));
const bars = any(box(10, 8.5, 4, 10, 1), box(18, 8.5, 4, 10, 1));
const slash = line(4, 29, 28, 3, 3.4);
const aroundSlash = line(4, 29, 28, 3, 7.4);
const corner = circle(25, 8, 7);
const aroundCorner = circle(25, 8, 9);

/** Layers from below; `null` cuts out what is below. */
export const APP_ICON = [
  [box(0, 0, 32, 32, 8), BLUE],
  [bubble, WHITE],
  [any(circle(12.5, 13, 1.5), circle(16, 13, 1.5), circle(19.5, 13, 1.5)), BLUE],
];
export const TRAY_ICONS = {
  active: [
    [large, LIGHT_BLUE],
    [dots, null],
  ],
  inactive: [
    [large, GREY],
    [bars, null],
  ],
  offline: [
    [large, GREY],
    [aroundSlash, null],
    [slash, GREY],
  ],
  unread: [
    [large, LIGHT_BLUE],
    [dots, null],
    [aroundCorner, null],
    [corner, RED],
  ],
};

/** Digits of 3 by 5 cells for the overlay of the taskbar; `more` is a plus. */
const DIGITS = {
  1: '010110010010111',
  2: '111001111100111',
  3: '111001111001111',
  4: '101101111001001',
  5: '111100111001111',
  6: '111100111101111',
  7: '111001010010010',
  8: '111101111101111',
  9: '111101111001111',
  more: '000010111010000',
};
export const BADGES = Object.fromEntries(
  Object.entries(DIGITS).map(([name, cells]) => [
    name,
    [
      [circle(16, 16, 16), RED],
      [(x, y) => cells[Math.floor((y - 6) / 4) * 3 + Math.floor((x - 10) / 4)] === '1' && isDigit(x, y), WHITE],
    ],
  ]),
);

function isDigit(x, y) {
  return x >= 10 && x < 22 && y >= 6 && y < 26;
}

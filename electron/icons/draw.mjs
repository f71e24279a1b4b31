import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ico, png } from './image-files.mjs';
import { APP_ICON, BADGES, TRAY_ICONS } from './shapes.mjs';

/** Draws every icon that the desktop program needs, in the format and sizes that each system wants. */

const UNITS = 32;
/** Points looked at in each direction of a pixel, for smooth edges; large pictures need fewer. */
const fineOf = (size) => (size >= 128 ? 2 : 4);
const BLACK = [0, 0, 0];

export async function drawIcons(dir) {
  await mkdir(dir, { recursive: true });
  const write = (name, bytes) => writeFile(join(dir, name), bytes);
  for (const [name, layers] of Object.entries(TRAY_ICONS)) {
    await write(`tray-${name}.png`, png(picture(layers, 22)));
    await write(`tray-${name}@2x.png`, png(picture(layers, 44)));
    await write(`tray-${name}.ico`, ico([16, 20, 24, 32, 48].map((size) => picture(layers, size))));
    // macOS colours a template itself: black, and how much of it.
    const template = layers.map(([shape, colour]) => [shape, colour === null ? null : BLACK]);
    await write(`tray-${name}Template.png`, png(picture(template, 16)));
    await write(`tray-${name}Template@2x.png`, png(picture(template, 32)));
  }
  for (const [name, layers] of Object.entries(BADGES)) {
    await write(`badge-${name}.png`, png(picture(layers, 16)));
    await write(`badge-${name}@2x.png`, png(picture(layers, 32)));
  }
  await write('icon.png', png(picture(APP_ICON, 512)));
  await write('icon.ico', ico([16, 24, 32, 48, 64, 128, 256].map((size) => picture(APP_ICON, size))));
}

/** Layers from below, drawn at a size in pixels. */
export function picture(layers, size) {
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) pixels.set(pixel(layers, x, y, UNITS / size, fineOf(size)), (y * size + x) * 4);
  }
  return { size, pixels };
}

function pixel(layers, x, y, scale, fine) {
  let [red, green, blue, count] = [0, 0, 0, 0];
  for (let point = 0; point < fine * fine; point += 1) {
    const px = (x + ((point % fine) + 0.5) / fine) * scale;
    const py = (y + (Math.floor(point / fine) + 0.5) / fine) * scale;
    const colour = colourAt(layers, px, py);
    if (colour === null) continue;
    red += colour[0];
    green += colour[1];
    blue += colour[2];
    count += 1;
  }
  if (count === 0) return [0, 0, 0, 0];
  return [red / count, green / count, blue / count, (255 * count) / (fine * fine)].map(Math.round);
}

/** Of the topmost layer there. */
function colourAt(layers, x, y) {
  for (let index = layers.length - 1; index >= 0; index -= 1) {
    if (layers[index][0](x, y)) return layers[index][1];
  }
  return null;
}

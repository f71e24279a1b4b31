import { expect, type Locator, type Page } from '@playwright/test';
import type { AgentAtConsole, VisitorOnPage } from './people';
import type { ConsoleReady, Running } from './processes';
import type { World } from './world';

/** So many visitors with a chat each; the first one is chosen. */
export async function startChats(
  world: World,
  product: Running<ConsoleReady>,
  agent: AgentAtConsole,
  count: number,
): Promise<VisitorOnPage[]> {
  const visitors: VisitorOnPage[] = [];
  for (let n = 1; n <= count; n += 1) {
    const visitor = await world.visitor(product.ready.visitor);
    await visitor.choose('Talk to an agent');
    await expect(agent.openChats.getByRole('option')).toHaveCount(n);
    visitors.push(visitor);
  }
  await agent.openChats.getByRole('option').first().click();
  return visitors;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export async function placeOf(widget: Locator): Promise<Box> {
  const box = await widget.boundingBox();
  if (box === null) throw new Error('The widget is not shown.');
  const { x, y, width, height } = box;
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}

type Grip = 'bar' | 'n' | 's' | 'e' | 'w' | 'nw' | 'ne' | 'sw' | 'se';

/** The point by which the widget is taken: in the middle of an edge, in a corner, or on the title bar. */
export async function edgesOf(widget: Locator, grip: Grip): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = await placeOf(widget);
  if (grip === 'bar') return { x: x + 180, y: y + 20 };
  return {
    x: grip.includes('w') ? x : grip.includes('e') ? x + width - 1 : x + width / 2,
    y: grip.includes('n') ? y : grip.includes('s') ? y + height - 1 : y + height / 2,
  };
}

export async function drag(page: Page, from: { x: number; y: number }, dx: number, dy: number): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + dx / 2, from.y + dy / 2);
  await page.mouse.move(from.x + dx, from.y + dy);
  await page.mouse.up();
}

/** By finger; headless pages know no other way. */
export async function dragByFinger(page: Page, from: { x: number; y: number }, dx: number, dy: number): Promise<void> {
  const touch = await page.context().newCDPSession(page);
  const at = (part: number) => ({ touchPoints: [{ x: from.x + dx * part, y: from.y + dy * part }] });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(0) });
  for (const part of [0.25, 0.6, 1]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(part) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await touch.detach();
}

export const EDGES = ['n', 's', 'e', 'w', 'nw', 'ne', 'sw', 'se'] as const;
type Edge = (typeof EDGES)[number];

const PICKS = { n: 'ArrowUp', s: 'ArrowDown', e: 'ArrowRight', w: 'ArrowLeft' } as const;

/** Picks the edge or corner and pulls it by so many steps of an arrow key. */
export async function pullByKeys(page: Page, edge: Edge, right: number, down: number): Promise<void> {
  await page.getByRole('button', { name: /^Resize the chat window/ }).focus();
  for (const side of edge) await page.keyboard.press(PICKS[side as keyof typeof PICKS]);
  for (let step = 0; step < Math.abs(right); step += 1) {
    await page.keyboard.press(right < 0 ? 'ArrowLeft' : 'ArrowRight');
  }
  for (let step = 0; step < Math.abs(down); step += 1) {
    await page.keyboard.press(down < 0 ? 'ArrowUp' : 'ArrowDown');
  }
  await page.keyboard.press('Enter');
}

/** The place once an edge or corner was pulled, with the opposite one where it was. */
export function pulled(place: Box, edge: Edge, dx: number, dy: number): Box {
  return {
    x: edge.includes('w') ? place.x + dx : place.x,
    y: edge.includes('n') ? place.y + dy : place.y,
    width: place.width + (edge.includes('w') ? -dx : edge.includes('e') ? dx : 0),
    height: place.height + (edge.includes('n') ? -dy : edge.includes('s') ? dy : 0),
  };
}

/** Whether the widget is whole inside the window. */
export async function isWithin(page: Page, widget: Locator): Promise<boolean> {
  const { x, y, width, height } = await placeOf(widget);
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  return x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height;
}

/** What is in the field, where the caret is, and whether it has the focus. */
export function caretOf(box: Locator): Promise<{ text: string; caret: number; focused: boolean }> {
  return box.evaluate((element) => {
    const caret = 'selectionStart' in element ? Number(element.selectionStart) : -1;
    const text = 'value' in element ? String(element.value) : '';
    return { text, caret, focused: element.matches(':focus') };
  });
}

/** Puts the caret there as a person would, with the arrow keys. */
export async function setCaret(box: Locator, at: number): Promise<void> {
  await box.press('Home');
  for (let step = 0; step < at; step += 1) await box.press('ArrowRight');
}

import { caretOf, drag, edgesOf, isWithin, placeOf, setCaret, startChats } from './widget-moves';
import { expect, test } from './world';

const HALF = 'half a sen';

test('writing, receiving and sending go on while the widget is moved, resized, docked and minimized', async ({
  world,
}) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  const [visitor] = await startChats(world, product, aino, 1);
  const { page } = aino;
  const box = page.getByRole('textbox', { name: 'Message' });
  const widget = page.getByRole('region', { name: 'Live chat' });
  await box.fill(`${HALF}tence`);
  await setCaret(box, HALF.length);
  const field = await box.elementHandle();
  let received = 0;
  const isUndisturbed = async (): Promise<void> => {
    received += 1;
    await visitor?.write(`line ${received}`);
    await expect(page.getByRole('article').filter({ hasText: `line ${received}` })).toBeVisible();
    expect(await caretOf(box)).toEqual({ text: `${HALF}tence`, caret: HALF.length, focused: true });
    // The very same field: it was never made anew.
    expect(await field?.evaluate((element) => element.isConnected)).toBe(true);
    expect(await isWithin(page, widget)).toBe(true);
  };

  await drag(page, await edgesOf(widget, 'bar'), -300, -200);
  await isUndisturbed();
  for (const edge of ['n', 's', 'e', 'w', 'nw', 'ne', 'sw', 'se'] as const) {
    const before = await placeOf(widget);
    await drag(page, await edgesOf(widget, edge), edge.includes('w') ? 40 : -40, edge.includes('n') ? 30 : -30);
    await expect.poll(() => placeOf(widget)).not.toEqual(before);
  }
  await isUndisturbed();
  for (const name of ['Dock', 'Restore', 'Maximize', 'Restore']) {
    await page.getByRole('button', { name, exact: true }).click();
    await isUndisturbed();
  }
  await page.getByRole('button', { name: 'Minimize' }).click();
  await visitor?.write('are you there?');
  await expect(widget).toContainText('1 unread message');
  await expect(box).toBeHidden();
  await page.getByRole('button', { name: 'Restore' }).click();
  await isUndisturbed();

  await page.keyboard.type('-', { delay: 0 });
  await page.keyboard.press('Enter');
  await expect(visitor?.log ?? page.locator('none')).toContainText(`${HALF}-tence`);
  await expect(box).toHaveValue('');
});

test('by keyboard and by finger it is moved and resized too, never leaves the window, and is found where it was left', async ({
  world,
}) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await aino.isConnected();
  const { page } = aino;
  const widget = page.getByRole('region', { name: 'Live chat' });
  const first = await placeOf(widget);

  await page.getByRole('button', { name: /^Move the chat window/ }).focus();
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('ArrowLeft');
  await expect.poll(() => placeOf(widget)).toEqual({ ...first, x: first.x - 48 });
  for (let presses = 0; presses < 40; presses += 1) await page.keyboard.press('Shift+ArrowUp');
  expect(await isWithin(page, widget)).toBe(true);
  await page.getByRole('button', { name: /^Resize the chat window/ }).focus();
  for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
  await expect.poll(async () => (await placeOf(widget)).width).toBe(first.width - 32);

  const before = await placeOf(widget);
  const touch = await page.context().newCDPSession(page);
  const { x, y } = await edgesOf(widget, 'bar');
  const point = (dx: number, dy: number) => ({ touchPoints: [{ x: x + dx, y: y + dy }] });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', ...point(0, 0) });
  for (const step of [20, 60, 90])
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', ...point(-step, step) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  const after = await placeOf(widget);
  // Downwards it comes as far as the window goes.
  expect(after).toMatchObject({ x: before.x - 90, y: 100, width: before.width, height: 700 });

  await drag(page, await edgesOf(widget, 'bar'), 5_000, 5_000);
  expect(await isWithin(page, widget)).toBe(true);
  await page.getByRole('button', { name: 'Choose a side' }).click();
  await page.getByRole('menuitemradio', { name: 'Left side' }).click();
  await expect.poll(() => placeOf(widget)).toMatchObject({ x: 76, width: 480 });
  await drag(page, await edgesOf(widget, 'e'), 100, 0);
  await expect.poll(() => placeOf(widget)).toMatchObject({ x: 76, width: 580 });
  // The view has what is left, and nothing of it lies under the widget.
  expect(await page.getByRole('main').boundingBox()).toMatchObject({ x: 656 });

  // Another set of displays has a place of its own, and each is kept.
  await page.setViewportSize({ width: 1_000, height: 700 });
  await page.reload();
  await expect(page.getByRole('button', { name: 'Dock', exact: true })).toHaveAttribute('aria-pressed', 'false');
  expect(await isWithin(page, widget)).toBe(true);
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.reload();
  await expect(page.getByRole('button', { name: 'Dock', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => placeOf(widget)).toMatchObject({ x: 76, width: 580 });
  await page.getByRole('button', { name: 'Restore' }).click();
  expect(await isWithin(page, widget)).toBe(true);
});

test('several chats stand side by side, are gone round by keyboard, and are there again after a reload', async ({
  world,
}) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  const { page } = aino;
  await page.setViewportSize({ width: 1_920, height: 1_080 });
  const visitors = await startChats(world, product, aino, 3);
  await page.getByRole('button', { name: 'Maximize' }).click();
  await page.getByRole('button', { name: 'Chats side by side' }).click();
  await page.getByRole('menuitemradio', { name: '3 chats' }).click();
  const boxes = page.getByRole('textbox', { name: 'Message' });
  await expect(boxes).toHaveCount(3);

  await boxes.first().focus();
  for (const text of ['to the first', 'to the second', 'to the third']) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await page.keyboard.press('F6');
  }
  await expect(page.getByRole('option', { selected: true })).toBeFocused();
  await page.keyboard.press('Shift+F6');
  await expect(boxes.nth(2)).toBeFocused();
  await expect(visitors[0]?.log ?? page.locator('none')).toContainText('to the first');
  await expect(visitors[1]?.log ?? page.locator('none')).toContainText('to the second');
  await expect(visitors[2]?.log ?? page.locator('none')).toContainText('to the third');

  await page.reload();
  await expect(boxes).toHaveCount(3);
  await page.getByRole('button', { name: 'Close pane' }).nth(1).click();
  await expect(boxes).toHaveCount(2);
  // Where there is no room for two, there is one, and it is the one that was chosen.
  await page.setViewportSize({ width: 900, height: 700 });
  await expect(boxes).toHaveCount(1);
});

import {
  caretOf,
  drag,
  dragByFinger,
  EDGES,
  edgesOf,
  isWithin,
  placeOf,
  pullByKeys,
  pulled,
  setCaret,
  startChats,
} from './widget-moves';
import { startVisitor } from './wire';
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
  // In a window of this width it starts docked.
  await page.getByRole('button', { name: 'Restore' }).click();
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
  for (const edge of EDGES) {
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
  await expect(widget).toContainText(/waiting \d:\d\d/);
  await expect(box).toBeHidden();
  // A narrower window, with displays that nothing is remembered of, opens nothing over the view.
  await page.setViewportSize({ width: 600, height: 700 });
  await expect.poll(() => placeOf(widget)).toMatchObject({ height: 45 });
  await page.setViewportSize({ width: 1_280, height: 800 });
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
  // With the first click there may be sound: what said that there was none goes, and leaves its room.
  await page.getByRole('banner').click();
  await expect(page.getByRole('status', { name: 'Alerts' })).toBeHidden();
  // In a window of this width it starts docked at the right, and the view has what is left.
  expect(await placeOf(widget)).toMatchObject({ x: 704, width: 576 });
  expect(await page.getByRole('main').boundingBox()).toMatchObject({ x: 76, width: 628 });
  // Without a chat it takes nothing of another view, which ends above its bar, until it is asked for.
  await page.getByRole('link', { name: 'Tickets' }).click();
  const room = page.getByRole('main');
  await expect.poll(() => placeOf(widget)).toMatchObject({ height: 45 });
  expect(await room.boundingBox()).toMatchObject({ x: 76, width: 1_204 });
  const rows = await room.getByRole('region', { name: 'Tickets' }).boundingBox();
  expect((rows?.y ?? 0) + (rows?.height ?? 0)).toBeLessThan((await placeOf(widget)).y);
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect.poll(() => placeOf(widget)).toMatchObject({ x: 704, width: 576 });
  await page.getByRole('link', { name: 'Chats' }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
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
  await dragByFinger(page, await edgesOf(widget, 'bar'), -90, 90);
  const after = await placeOf(widget);
  // Downwards it comes as far as the window goes.
  expect(after).toMatchObject({ x: before.x - 90, y: 100, width: before.width, height: 700 });

  await drag(page, await edgesOf(widget, 'bar'), 5_000, 5_000);
  expect(await isWithin(page, widget)).toBe(true);
  await page.getByRole('button', { name: 'Choose a side' }).click();
  await page.getByRole('menuitemradio', { name: 'Left side' }).click();
  await expect.poll(() => placeOf(widget)).toMatchObject({ x: 76, width: 576 });
  await drag(page, await edgesOf(widget, 'e'), -22, 0);
  await expect.poll(() => placeOf(widget)).toMatchObject({ x: 76, width: 554 });
  // The view has what is left, and nothing of it lies under the widget.
  expect(await page.getByRole('main').boundingBox()).toMatchObject({ x: 630 });

  // Another set of displays has a place of its own, and each is kept.
  await page.setViewportSize({ width: 1_000, height: 700 });
  await page.reload();
  await expect.poll(() => placeOf(widget)).toMatchObject({ x: 520, width: 480 });
  expect(await isWithin(page, widget)).toBe(true);
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.reload();
  await expect(page.getByRole('button', { name: 'Dock', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => placeOf(widget)).toMatchObject({ x: 76, width: 554 });
  await page.getByRole('button', { name: 'Restore' }).click();
  expect(await isWithin(page, widget)).toBe(true);
});

test('each edge and each corner is pulled by mouse, by finger and by keyboard, and the opposite one stays', async ({
  world,
}) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await aino.isConnected();
  const { page } = aino;
  const widget = page.getByRole('region', { name: 'Live chat' });
  await page.getByRole('button', { name: 'Restore' }).click();
  await drag(page, await edgesOf(widget, 'bar'), -120, -60);
  const first = await placeOf(widget);
  // Three steps of an arrow key.
  const by = 48;
  const means = {
    mouse: async (edge, dx, dy) => drag(page, await edgesOf(widget, edge), dx, dy),
    finger: async (edge, dx, dy) => dragByFinger(page, await edgesOf(widget, edge), dx, dy),
    // Along an edge there is nothing to pull: the keys for the other direction would pick a corner.
    keyboard: (edge, dx, dy) =>
      pullByKeys(page, edge, /[ew]/.test(edge) ? dx / 16 : 0, /[ns]/.test(edge) ? dy / 16 : 0),
  } satisfies Record<string, (edge: (typeof EDGES)[number], dx: number, dy: number) => Promise<void>>;
  for (const [name, pull] of Object.entries(means)) {
    for (const edge of EDGES) {
      const dx = edge.includes('w') ? by : -by;
      const dy = edge.includes('n') ? by : -by;
      await pull(edge, dx, dy);
      await expect
        .poll(() => placeOf(widget), { message: `${edge} inwards by ${name}` })
        .toEqual(pulled(first, edge, dx, dy));
      await pull(edge, -dx, -dy);
      await expect.poll(() => placeOf(widget), { message: `${edge} outwards by ${name}` }).toEqual(first);
    }
  }
});

test('two and four chats stand side by side, and what is written in a pane goes to its visitor', async ({ world }) => {
  const server = await world.server();
  // She may have four.
  const claire = await world.agent(server.ready.visitor, 'claire');
  const { page } = claire;
  await page.setViewportSize({ width: 1_920, height: 1_080 });
  const names = ['Anna', 'Ben', 'Cleo', 'Dora'];
  const visitors: Awaited<ReturnType<typeof startVisitor>>[] = [];
  for (const name of names) {
    visitors.push(await startVisitor(server.ready.visitor, { name, skill: 'hr' }));
    await expect(claire.openChats.getByRole('option')).toHaveCount(visitors.length);
  }
  await claire.choose(/Anna/);
  await page.getByRole('button', { name: 'Maximize' }).click();
  const columns = async (count: number): Promise<void> => {
    await page.getByRole('button', { name: 'Chats side by side' }).click();
    await page.getByRole('menuitemradio', { name: `${count} chats` }).click();
  };
  const logs = page.getByRole('log', { name: /^Conversation with/ });
  const shown = (): Promise<readonly (string | null)[]> =>
    logs.evaluateAll((all) => all.map((log) => log.getAttribute('aria-label')));
  const of = (...some: readonly string[]) => some.map((name) => `Conversation with ${name}`);

  await columns(2);
  await expect.poll(shown).toEqual(of('Anna', 'Ben'));
  // One more takes the place of the one that the agent is in.
  await claire.choose(/Dora/);
  await expect.poll(shown).toEqual(of('Dora', 'Ben'));
  await columns(4);
  // Beside the data of a visitor there is room for three, each wide enough to read; without it for four.
  await expect(logs).toHaveCount(3);
  await page.getByRole('button', { name: 'Hide user data' }).click();
  await expect(logs).toHaveCount(4);

  const order = (await shown()).map((label) => label?.replace('Conversation with ', '') ?? '');
  expect([...order].sort()).toEqual(names);
  await page.getByRole('textbox', { name: 'Message' }).first().focus();
  for (const name of order) {
    await page.keyboard.type(`only for ${name}`);
    await page.keyboard.press('Enter');
    await page.keyboard.press('F6');
  }
  for (const [at, name] of names.entries()) {
    const posted = (json: unknown): true | null => (JSON.stringify(json).includes(`only for ${name}`) ? true : null);
    await visitors[at]?.wire.until(posted);
    const others = names.filter((other) => other !== name);
    expect(others.filter((other) => JSON.stringify(visitors[at]?.wire.inbox).includes(`only for ${other}`))).toEqual(
      [],
    );
  }
  await page.reload();
  await expect.poll(shown).toEqual(of(...order));
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

import type { Locator } from '@playwright/test';
import { startChats } from './widget-moves';
import { expect, test } from './world';

const ground = (element: Locator, pseudo = ''): Promise<string> =>
  element.evaluate((found, part) => {
    const page = found.ownerDocument.defaultView;
    return page?.getComputedStyle(found, part === '' ? null : part).backgroundColor ?? '';
  }, pseudo);

test('in forced colours what is set looks set', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  const { page } = aino;
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await startChats(world, product, aino, 2);
  const chosen = await ground(aino.openChats.getByRole('option', { selected: true }));
  expect(await ground(aino.openChats.getByRole('option', { selected: false }))).not.toBe(chosen);
  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
  expect(await ground(links.filter({ hasText: 'Chats' }))).toBe(chosen);
  expect(await ground(links.filter({ hasText: 'Tickets' }))).not.toBe(chosen);
  expect(await ground(page.getByRole('button', { name: 'Dock', exact: true }))).toBe(chosen);
  await expect.poll(() => ground(aino.status)).toBe(chosen);
  await aino.status.click();
  await expect.poll(() => ground(aino.status)).not.toBe(chosen);

  const note = page.getByRole('switch', { name: 'Internal note' });
  const track = note.locator('xpath=following-sibling::*[1]');
  const off = [await ground(track), await ground(track, '::before')];
  await note.check();
  await expect.poll(async () => [await ground(track), await ground(track, '::before')]).not.toEqual(off);
  expect(await ground(track)).toBe(chosen);

  const presence = (name: string) => page.locator('.colleague').filter({ hasText: name }).locator('.presence');
  expect(await ground(presence('Bertil Lund'))).not.toBe('rgba(0, 0, 0, 0)');
  expect(await ground(presence('Bertil Lund'))).not.toBe(await ground(presence('Aino Virtanen')));
});

test('at 200 and 300 % zoom the conversation can be read and the field reached, in a window of its own too', async ({
  world,
}) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  const [visitor] = await startChats(world, product, aino, 1);
  await visitor?.write('Can you read this?');
  const { page } = aino;
  const log = page.getByRole('log', { name: /^Conversation with/ });
  const box = page.getByRole('textbox', { name: 'Message' });
  const sees = async (): Promise<void> => {
    await expect.poll(async () => (await log.boundingBox())?.height ?? 0).toBeGreaterThan(60);
    await log.scrollIntoViewIfNeeded();
    await expect(log.getByText('Can you read this?')).toBeInViewport();
    await box.scrollIntoViewIfNeeded();
    await expect(box).toBeInViewport({ ratio: 1 });
  };
  for (const [width, height] of [
    [640, 400],
    [427, 267],
  ] as const) {
    await page.setViewportSize({ width, height });
    // Nothing has to be scrolled to: neither the field nor the way to another view.
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeInViewport({ ratio: 1 });
    for (const name of ['Chats', 'Settings'])
      await expect(page.getByRole('link', { name })).toBeInViewport({ ratio: 1 });
    await sees();
  }
  const [own] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: 'Open chat in its own window' }).click(),
  ]);
  await own.setViewportSize({ width: 427, height: 267 });
  const there = own.getByRole('log', { name: /^Conversation with/ });
  await expect.poll(async () => (await there.boundingBox())?.height ?? 0).toBeGreaterThan(100);
  const field = own.getByRole('textbox', { name: 'Message' });
  await field.scrollIntoViewIfNeeded();
  await expect(field).toBeInViewport({ ratio: 1 });
});

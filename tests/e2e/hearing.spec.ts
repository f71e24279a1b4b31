import type { Page } from '@playwright/test';
import { startChats } from './widget-moves';
import { enter, opened } from './windows-moves';
import { expect, test } from './world';

const banner = (page: Page) => page.getByRole('status', { name: 'Alerts' });

/** Nothing floats over the banner: what is at its corners and in its middle is its own. */
async function isUncovered(page: Page): Promise<void> {
  const covered = await page.evaluate(`(() => {
    const banner = document.querySelector('[role=status][aria-label=Alerts]');
    const { left, right, top, bottom } = banner.getBoundingClientRect();
    const points = [[left + 2, top + 2], [right - 3, bottom - 3], [(left + right) / 2, (top + bottom) / 2]];
    return points.filter(([x, y]) => !banner.contains(document.elementFromPoint(x, y)));
  })()`);
  expect(covered).toEqual([]);
}

test('a banner says in every window that a new chat makes no sound, and covers nothing', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  const main = aino.page;
  await startChats(world, product, aino, 1);
  const chat = await opened(main, () => main.getByRole('button', { name: 'Open chat in its own window' }).click());
  const widget = await opened(main, () => main.getByRole('button', { name: 'Open in new window' }).click());
  await expect(banner(main)).toHaveCount(0);

  await main.getByRole('link', { name: 'Settings' }).click();
  await main.getByRole('switch', { name: 'Play a sound for a new chat' }).click();
  await main.getByRole('link', { name: 'Chats' }).click();
  for (const page of [main, chat, widget]) {
    await expect(banner(page)).toContainText('Sounds are off');
    await isUncovered(page);
  }

  const closed = widget.waitForEvent('close');
  await widget.getByRole('banner').getByRole('button', { name: 'Bring back' }).click();
  await closed;
  await main.setViewportSize({ width: 800, height: 600 });
  await expect(main.getByRole('region', { name: 'Live chat' })).toBeVisible();
  await isUncovered(main);

  await enter(chat);
  await banner(chat).getByRole('button', { name: 'Turn sounds on' }).click();
  for (const page of [main, chat]) await expect(banner(page)).toHaveCount(0);
});

test('the banner that the first click takes away does not take the click away', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  // As a browser does that lets no page sound before a click; this one lets those that a click has opened.
  await aino.page
    .context()
    .addInitScript(`Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' });`);
  const [visitor] = await startChats(world, product, aino, 1);
  const chat = await opened(aino.page, () =>
    aino.page.getByRole('button', { name: 'Open chat in its own window' }).click(),
  );
  await expect(chat.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await enter(chat);
  await expect(banner(chat)).toContainText('only after you have clicked or typed here');
  await chat.getByRole('button', { name: 'Create ticket' }).hover();
  await chat.mouse.down();
  // What comes after the press has come: the banner has had its time to go.
  await visitor?.write('Are you there?');
  await expect(chat.getByRole('article').filter({ hasText: 'Are you there?' })).toBeVisible();
  await chat.mouse.up();
  await expect(chat.getByRole('dialog')).toBeVisible();
  await expect(banner(chat)).toHaveCount(0);
});

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

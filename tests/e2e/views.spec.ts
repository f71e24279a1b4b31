import type { Locator, Page } from '@playwright/test';
import { TicketsAtConsole } from './tickets-page';
import { startChats } from './widget-moves';
import { opened } from './windows-moves';
import { expect, test } from './world';

const link = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });

/** Nothing lies over the middle of it. */
async function isUncovered(element: Locator): Promise<void> {
  await expect(element).toBeInViewport();
  await expect
    .poll(() =>
      element.evaluate((found) => {
        const { x, y, width, height } = found.getBoundingClientRect();
        const top = found.ownerDocument.elementFromPoint(x + width / 2, y + height / 2);
        return top !== null && (found.contains(top) || top.contains(found));
      }),
    )
    .toBe(true);
}

test('a view that is chosen is seen, also where the chats fill the window, and the chats come back', async ({
  world,
}) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await startChats(world, product, aino, 1);
  const { page } = aino;
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill('half a sentence');

  await page.getByRole('button', { name: 'Maximize' }).click();
  await link(page, 'Tickets').click();
  await isUncovered(page.getByRole('table', { name: 'Tickets' }).getByRole('row').nth(3));
  await link(page, 'Chats').click();
  await isUncovered(message);
  await expect(page.getByRole('region', { name: 'Live chat' })).toHaveClass(/is-maximized/);
  // Also when the view behind the chats is the one that is chosen.
  await page.getByRole('button', { name: 'Restore' }).click();
  await link(page, 'Settings').click();
  await page.getByRole('button', { name: 'Maximize' }).click();
  await link(page, 'Settings').click();
  await isUncovered(page.getByRole('heading', { name: 'Settings' }));

  await link(page, 'Chats').click();
  await page.setViewportSize({ width: 380, height: 640 });
  await isUncovered(message);
  for (const name of ['Tickets', 'History', 'Canned responses', 'Settings']) await isUncovered(link(page, name));
  await isUncovered(page.getByRole('button', { name: 'Sign out' }));
  await link(page, 'History').click();
  await isUncovered(page.getByRole('searchbox', { name: 'Search chats' }));
  await link(page, 'Chats').click();
  await isUncovered(message);
  await expect(message).toHaveValue('half a sentence');
});

test('an earlier chat is read beside the open one; the name of the visitor opens the user data', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  const { page } = aino;
  const userData = page.getByRole('complementary', { name: 'User data' });
  const [visitor] = await startChats(world, product, aino, 1);
  await visitor?.write('my first chat');

  const name = page.getByRole('button', { name: /^Visitor/ });
  await name.click();
  await expect(userData).toBeVisible();
  await name.click();
  await expect(userData).toBeVisible();
  await page.getByRole('button', { name: 'Hide user data' }).click();
  await expect(userData).toBeHidden();
  await name.click();
  await expect(userData).toBeVisible();

  await link(page, 'History').click();
  await page.getByRole('searchbox', { name: 'Search chats' }).fill('first');
  // The chat still lies over the list: what it hides is reached by keyboard.
  await page.getByRole('list', { name: 'Chats' }).getByRole('link').first().press('Enter');
  const card = page.getByRole('region', { name: 'Chat session card' });
  await isUncovered(card.getByRole('log', { name: 'Chat log' }).getByRole('article').last());
  await isUncovered(page.getByRole('textbox', { name: 'Message' }));
});

test('a ticket that is opened in a window of its own shows in the console, and the window stays', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await startChats(world, product, aino, 1);
  const own = await opened(aino.page, () =>
    aino.page.getByRole('button', { name: 'Open chat in its own window' }).click(),
  );
  const address = own.url();
  const tickets = new TicketsAtConsole(own);
  await tickets.openForm();
  await tickets.dialog.getByRole('textbox', { name: 'Subject' }).fill('Asked for in a window');
  await tickets.submit();
  await own
    .getByRole('log')
    .getByRole('link', { name: /Asked for in a window/ })
    .click();

  await expect(aino.page.getByRole('heading', { name: 'Asked for in a window' })).toBeVisible();
  expect(own.url()).toBe(address);
  await expect(own.getByRole('textbox', { name: 'Message' })).toBeVisible();

  // With the console closed the link opens it again.
  await aino.page.close();
  const again = await opened(own, () =>
    own
      .getByRole('log')
      .getByRole('link', { name: /Asked for/ })
      .click(),
  );
  await expect(again.getByRole('heading', { name: 'Asked for in a window' })).toBeVisible();
  expect(own.url()).toBe(address);
});

test('a view that cannot be fetched says so, and comes when the window is loaded again', async ({ world }) => {
  const server = await world.server();
  const agent = await world.agent(server.ready.visitor, 'aino');
  const { page } = agent;
  await page.route('**/assets/tickets-*.js', (route) => route.abort());
  await page.reload();
  await agent.isConnected();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Tickets' }).click();
  await expect(page.getByRole('alert')).toContainText('This view could not be loaded.');
  await page.unroute('**/assets/tickets-*.js');
  await page.getByRole('button', { name: 'Load the window again' }).click();
  await expect(page.getByRole('heading', { name: 'Tickets' })).toBeVisible();
});

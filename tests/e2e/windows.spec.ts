import type { Page } from '@playwright/test';
import { AgentAtConsole } from './people';
import { caretOf, setCaret, startChats } from './widget-moves';
import { countSounds, enter, leave, opened, soundsOf } from './windows-moves';
import { expect, test } from './world';

const box = (page: Page) => page.getByRole('textbox', { name: 'Message' });

test('a chat goes on in its own window, and comes back with all that was written', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  const [visitor] = await startChats(world, product, aino, 1);
  await box(aino.page).fill('begun in the conso');
  const own = await opened(aino.page, () =>
    aino.page.getByRole('button', { name: 'Open chat in its own window' }).click(),
  );

  await expect(box(own)).toHaveValue('begun in the conso');
  await expect(box(aino.page)).toHaveCount(0);
  await expect(aino.page.getByText('is in its own window')).toBeVisible();
  await visitor?.write('seen in the window');
  await expect(own.getByRole('article').filter({ hasText: 'seen in the window' })).toBeVisible();
  await box(own).press('End');
  await own.keyboard.type('le, sent from the window');
  await own.keyboard.press('Enter');
  await expect(visitor?.log ?? own.locator('none')).toContainText('begun in the console, sent from the window');

  // Unread while nobody looks: the title says so, and it works on the narrowest of screens.
  await own.setViewportSize({ width: 380, height: 640 });
  await leave(own);
  await visitor?.write('and one more');
  await expect(own).toHaveTitle(/^\(1\) Visitor .+ – Parley$/);
  await expect(own.getByRole('button', { name: 'Send', exact: true })).toBeInViewport();

  await box(own).fill('not sent yet');
  await own.close();
  await expect(box(aino.page)).toHaveValue('not sent yet');
  await expect(aino.page.getByRole('article').filter({ hasText: 'and one more' })).toBeVisible();

  const again = await opened(aino.page, () =>
    aino.page.getByRole('button', { name: 'Open chat in its own window' }).click(),
  );
  await expect(box(again)).toHaveValue('not sent yet');
  await again.reload();
  await expect(box(again)).toHaveValue('not sent yet');
  const closed = again.waitForEvent('close');
  await aino.page.getByRole('button', { name: 'Bring back' }).click();
  await closed;
  await expect(box(aino.page)).toHaveValue('not sent yet');
});

test('two windows on one chat show the draft as it is typed, and neither takes the other its caret', async ({
  world,
}) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await startChats(world, product, aino, 1);
  const second = new AgentAtConsole(await aino.page.context().newPage());
  await second.open(new URL('/', product.ready.console).href);
  await second.openChats.getByRole('option').click();

  await box(aino.page).pressSequentially('My VPN drops');
  await expect(box(second.page)).toHaveValue('My VPN drops');
  await setCaret(box(second.page), 'My VPN'.length);
  await box(aino.page).press('Home');
  await box(aino.page).pressSequentially('Hello! ');
  await expect(box(second.page)).toHaveValue('Hello! My VPN drops');
  expect((await caretOf(box(second.page))).caret).toBe('Hello! My VPN'.length);

  // Both write at once: every word stays.
  await Promise.all([
    box(second.page).pressSequentially(' client'),
    box(aino.page)
      .press('End')
      .then(() => box(aino.page).pressSequentially(' again')),
  ]);
  await expect(box(aino.page)).toHaveValue('Hello! My VPN client drops again');
  await expect(box(second.page)).toHaveValue('Hello! My VPN client drops again');
  await box(second.page).press('Enter');
  await expect(box(aino.page)).toHaveValue('');
});

test('the whole widget moves to a window; a new chat is sounded once and shown where the agent is', async ({
  world,
}) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await countSounds(aino.page.context());
  await aino.page.reload();
  await startChats(world, product, aino, 1);
  const own = await opened(aino.page, () => aino.page.getByRole('button', { name: 'Open in new window' }).click());
  await expect(own.getByRole('listbox', { name: 'Open chats' })).toBeVisible();
  await expect(aino.page.getByRole('listbox', { name: 'Open chats' })).toHaveCount(0);
  await expect(aino.page.getByRole('region', { name: 'Live chat' })).toContainText('in its own window');
  const before = await soundsOf(aino.page);

  await enter(own);
  const visitor = await world.visitor(product.ready.visitor);
  await visitor.choose('Talk to an agent');
  await expect(own.getByRole('alert')).toContainText('New chat');
  await expect(aino.page.getByRole('alert')).toHaveCount(0);
  // It sounds again while nobody looks; in this window, and in no other.
  await expect.poll(() => soundsOf(own)).toBeGreaterThan(0);
  expect(await soundsOf(aino.page)).toBe(before);

  // The agent goes back to the console: the alert goes along.
  await enter(aino.page);
  await expect(aino.page.getByRole('alert')).toContainText('New chat');
  await expect(own.getByRole('alert')).toHaveCount(0);
  await aino.page.getByRole('alert').getByRole('button', { name: 'Open' }).click();
  await expect(own.getByRole('option', { selected: true })).toHaveCount(1);
  await expect(aino.page.getByRole('alert')).toHaveCount(0);

  await own.close();
  await expect(aino.page.getByRole('listbox', { name: 'Open chats' })).toBeVisible();
});

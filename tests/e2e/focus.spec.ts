import { expect, test } from './world';

test('the caret is where one writes, and goes to a named place when the field goes', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await aino.isConnected();
  const { page } = aino;
  const box = page.getByRole('textbox', { name: 'Message' });
  const focused = () => page.evaluate<string>('document.activeElement.textContent');
  await expect.poll(focused).toContain('No open chats');

  const first = await world.visitor(product.ready.visitor);
  await first.choose('Talk to an agent');
  await page.getByRole('alert').filter({ hasText: 'New chat' }).getByRole('button', { name: 'Open' }).click();
  await expect(box).toBeFocused();
  const second = await world.visitor(product.ready.visitor);
  await second.choose('Talk to an agent');
  await expect(aino.openChats.getByRole('group', { name: 'Waiting for you' }).getByRole('option')).toHaveCount(2);
  await aino.openChats.getByRole('option').nth(1).click();
  await expect(box).toBeFocused();

  await page.keyboard.type('half a sentence');
  await second.endChat();
  const over = page.getByRole('region', { name: /^This chat has ended/ });
  await expect(over).toBeFocused();
  await expect(over.getByRole('textbox', { name: 'Not sent' })).toHaveValue('half a sentence');
  const ended = aino.openChats.getByRole('group', { name: 'Ended' });
  await expect(ended.getByRole('option', { name: /draft, ended(,|$)/ })).toHaveCount(1);
  // What is not sent is not thrown away with the rest.
  await page.getByRole('button', { name: 'Close all ended' }).click();
  await expect(page.getByText('It stays: something in it was not sent.')).toBeVisible();
  await over.getByRole('button', { name: 'Delete text' }).click();
  await expect(over).toBeFocused();
  await page.getByRole('button', { name: 'Close all ended' }).click();
  await expect(ended).toHaveCount(0);
  await expect(aino.openChats.getByRole('option')).toBeFocused();

  // The agent's own end: the question gives the focus back, and what it was on is gone.
  await aino.openChats.getByRole('option').click();
  await aino.endChat();
  await expect(over).toBeFocused();
});

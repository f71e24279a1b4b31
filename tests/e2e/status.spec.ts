import { expect, test } from './world';

test('a status is one click, or a key; open chats go on untouched, and every console shows the same', async ({
  world,
}) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();

  await expect(bertil.page.getByRole('button', { name: 'Status: Active' })).toHaveAttribute('aria-pressed', 'true');
  await bertil.status.focus();
  await bertil.page.keyboard.press('Space');
  await expect(bertil.page.getByRole('button', { name: 'Status: Inactive' })).toHaveAttribute('aria-pressed', 'false');
  await bertil.page.getByRole('button', { name: 'Reasons for being inactive' }).click();
  await bertil.page.getByRole('menuitem', { name: 'Lunch' }).click();
  await expect(bertil.page.getByRole('button', { name: 'Status: Inactive (Lunch)' })).toBeVisible();

  const second = await world.agent(server.ready.visitor, 'bertil');
  await expect(second.page.getByRole('button', { name: 'Status: Inactive (Lunch)' })).toBeVisible();
  const colleague = await world.agent(server.ready.visitor, 'claire');
  await expect(colleague.page.getByRole('listitem').filter({ hasText: 'Bertil Lund' })).toContainText('Lunch');
  await expect(bertil.page.getByRole('button', { name: 'Status: Inactive (Lunch)' })).toBeVisible();

  await visitor.write('Are you still there?');
  await bertil.write('Of course, lunch or not');
  await expect(visitor.log).toContainText('lunch or not');
  await expect(second.openChats.getByRole('option')).toHaveCount(1);
  const other = await world.visitor(server.ready.visitor);
  await other.choose('Talk to an agent');
  await expect(other.status).toContainText('number 1 in the queue');
  await expect(bertil.openChats.getByRole('option')).toHaveCount(1);

  await second.status.click();
  await expect(bertil.page.getByRole('button', { name: 'Status: Active' })).toBeVisible();
  await expect(other.status).toContainText('Bertil Lund');
});

test('"pause on login" pauses at the sign-in, and neither at a reload nor for a second console', async ({ world }) => {
  const server = await world.server();
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  const frank = await world.agent(server.ready.visitor, 'frank');
  await expect(frank.page.getByRole('button', { name: 'Status: Inactive' })).toBeVisible();
  await expect(visitor.status).toContainText('number 1 in the queue');

  await frank.status.click();
  await expect(visitor.status).toContainText('Frank Miller');
  await frank.page.reload();
  await expect(frank.page.getByRole('button', { name: 'Status: Active' })).toBeVisible();
  const second = await world.agent(server.ready.visitor, 'frank');
  await expect(second.page.getByRole('button', { name: 'Status: Active' })).toBeVisible();
  await expect(frank.page.getByRole('button', { name: 'Status: Active' })).toBeVisible();

  for (const console of [frank, second]) {
    await console.page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await console.page.getByRole('button', { name: 'Hand back and sign out' }).click();
    await expect(console.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    // As long as he is signed in elsewhere, the chat is his.
    if (console === frank) await expect(visitor.status).toContainText('Frank Miller');
  }
  await expect(visitor.status).toContainText('queue');
  await second.signIn('frank', 'demo');
  await expect(second.page.getByRole('button', { name: 'Status: Inactive' })).toBeVisible();
});

test('the last active agent of a skill goes: who waits is told so, keeps the place, and is told when that changes', async ({
  world,
}) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  for (const places of [1, 2]) {
    const visitor = await world.visitor(server.ready.visitor);
    await visitor.choose('Talk to an agent');
    await expect(bertil.openChats.getByRole('option')).toHaveCount(places);
  }
  const waiting = await world.visitor(server.ready.visitor);
  await waiting.choose('Talk to an agent');
  await expect(waiting.status).toContainText(/number 1 in the queue, about \d+ minutes?$/);
  await bertil.status.click();
  await expect(waiting.status).toContainText(
    'number 1 in the queue. Nobody is available right now; your place is kept.',
  );
  await bertil.status.click();
  await expect(waiting.status).toContainText(/number 1 in the queue, about \d+ minutes?$/);
  await bertil.openChats.getByRole('option').first().click();
  await bertil.endChat();
  await expect(waiting.status).toContainText('Bertil Lund');
});

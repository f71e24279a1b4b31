import { expect, test } from './world';

test('what a visitor writes without a network arrives once the network is back', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();

  await visitor.page.context().setOffline(true);
  await expect(visitor.status).toContainText('No connection');
  await expect(bertil.page.getByText(/is offline\. What you write arrives/)).toBeVisible();
  await visitor.write('typed in a tunnel');
  const own = visitor.log.getByRole('article').filter({ hasText: 'typed in a tunnel' });
  await expect(own).toContainText('Sending');
  await bertil.write('said meanwhile');

  await visitor.page.context().setOffline(false);
  await expect(visitor.log).toContainText('said meanwhile');
  await expect(bertil.page.getByText(/is offline\. What you write arrives/)).toHaveCount(0);
  await expect(own).toHaveCount(1);
  await expect(own).not.toContainText('Sending');
  await expect(bertil.page.getByRole('article').filter({ hasText: 'typed in a tunnel' })).toHaveCount(1);
});

test('a second tab of the visitor shows the same conversation, and nothing is sent twice', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await visitor.write('from the first tab');

  const second = await visitor.page.context().newPage();
  await second.goto(server.ready.visitor);
  const log = second.getByRole('log', { name: 'Conversation' });
  await expect(log).toContainText('from the first tab');
  await second.getByRole('textbox', { name: 'Message' }).fill('from the second tab');
  await second.getByRole('button', { name: 'Send', exact: true }).click();

  for (const place of [visitor.log, log, bertil.page.getByRole('log')]) {
    await expect(place.getByRole('article').filter({ hasText: 'from the second tab' })).toHaveCount(1);
  }
});

test('a message typed right before a reload is not lost', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();

  await visitor.page.context().setOffline(true);
  await visitor.write('sent with the last breath');
  await expect(visitor.log).toContainText('sent with the last breath');
  await visitor.page.context().setOffline(false);
  await visitor.page.reload();
  await expect(visitor.log.getByRole('article').filter({ hasText: 'sent with the last breath' })).toHaveCount(1);
  await expect(bertil.page.getByRole('article').filter({ hasText: 'sent with the last breath' })).toHaveCount(1);
});

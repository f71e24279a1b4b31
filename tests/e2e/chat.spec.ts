import { samePorts } from './processes';
import { expect, test } from './world';

test('a visitor is greeted by the bot, handed over, and talks with an agent both ways', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);

  await expect(visitor.log.getByRole('article').first()).toBeVisible();
  await visitor.choose('Talk to an agent');
  await expect(visitor.log).toContainText('Bertil Lund');

  const option = bertil.openChats.getByRole('option');
  await expect(option).toHaveCount(1);
  await expect(bertil.page.getByRole('alert')).toBeVisible();
  await option.click();

  await visitor.write('My laptop does not start any more');
  await expect(bertil.page.getByRole('article').filter({ hasText: 'My laptop does not start' })).toBeVisible();
  await bertil.write('Let us look at it together');
  await expect(visitor.log.getByRole('article').filter({ hasText: 'Let us look at it together' })).toBeVisible();
  const own = bertil.page.getByRole('article').filter({ hasText: 'Let us look at it together' });
  await expect(own).toContainText('Read');
  await expect(visitor.log.getByRole('article').filter({ hasText: 'My laptop does not start' })).toContainText('Read');
});

test('an internal note never reaches the visitor, on the screen or on the wire', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();

  await bertil.note('Third call this week, be gentle');
  await expect(bertil.page.getByRole('article').filter({ hasText: 'be gentle' })).toBeVisible();
  await bertil.write('Hello, how can I help?');
  await expect(visitor.log).toContainText('Hello, how can I help?');

  await visitor.page.reload();
  await expect(visitor.log).toContainText('Hello, how can I help?');
  await expect(visitor.log).not.toContainText('be gentle');
  const wire = visitor.wire.join('\n');
  expect(wire).toContain('Hello, how can I help?');
  expect(wire).not.toContain('be gentle');
  expect(wire).not.toContain('note.posted');
});

test('the chat limit holds: the next visitor waits in the queue until a place is free', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  for (const places of [1, 2]) {
    const visitor = await world.visitor(server.ready.visitor);
    await visitor.choose('Talk to an agent');
    await expect(bertil.openChats.getByRole('option')).toHaveCount(places);
  }
  const third = await world.visitor(server.ready.visitor);
  await third.choose('Talk to an agent');
  await expect(third.status).toContainText('number 1 in the queue');
  await expect(bertil.page.getByRole('status', { name: 'Queue' })).toContainText('1');
  await expect(bertil.openChats.getByRole('option')).toHaveCount(2);

  await bertil.openChats.getByRole('option').first().click();
  await bertil.endChat();
  await expect(third.log).toContainText('Bertil Lund');
  await expect(bertil.openChats.getByRole('option')).toHaveCount(3);
});

test('a second agent takes what the first cannot, each in a console process of their own', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const aino = await world.agent(server.ready.visitor, 'aino');
  await bertil.status.click();
  await expect(bertil.page.getByRole('button', { name: /^Status: Inactive/ })).toHaveAttribute('aria-pressed', 'false');

  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await expect(visitor.log).toContainText('Aino Virtanen');
  await expect(aino.openChats.getByRole('option')).toHaveCount(1);
  await expect(bertil.openChats.getByRole('option')).toHaveCount(0);
});

test('a reload on either side shows the whole conversation again', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  for (const text of ['one', 'two', 'three']) await visitor.write(`visitor says ${text}`);
  await expect(bertil.page.getByRole('article').filter({ hasText: 'visitor says three' })).toBeVisible();
  await bertil.write('agent answers');
  await expect(visitor.log).toContainText('agent answers');

  await visitor.page.reload();
  await bertil.page.reload();
  await bertil.isConnected();
  await bertil.openChats.getByRole('option').click();
  for (const text of ['visitor says one', 'visitor says two', 'visitor says three', 'agent answers']) {
    await expect(visitor.log.getByRole('article').filter({ hasText: text })).toHaveCount(1);
    await expect(bertil.page.getByRole('article').filter({ hasText: text })).toHaveCount(1);
  }
  await visitor.write('still here');
  await expect(bertil.page.getByRole('article').filter({ hasText: 'still here' })).toBeVisible();
});

test('a draft stays with its chat', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  for (let n = 0; n < 2; n += 1) {
    const visitor = await world.visitor(server.ready.visitor);
    await visitor.choose('Talk to an agent');
    await expect(bertil.openChats.getByRole('option')).toHaveCount(n + 1);
  }
  const box = bertil.page.getByRole('textbox', { name: 'Message' });
  await bertil.openChats.getByRole('option').nth(0).click();
  await box.fill('only for the first');
  await bertil.openChats.getByRole('option').nth(1).click();
  await expect(box).toHaveValue('');
  await bertil.openChats.getByRole('option').nth(0).click();
  await expect(box).toHaveValue('only for the first');
});

test('after the end the visitor rates the chat', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await bertil.endChat();

  const rating = visitor.page.getByRole('radiogroup', { name: 'Rate this chat' });
  await expect(rating).toBeVisible();
  await rating.getByRole('radio', { name: '5' }).check();
  await visitor.page.getByRole('button', { name: 'Send rating' }).click();
  await expect(bertil.page.getByRole('log')).toContainText(/5/);
  await expect(visitor.page.getByRole('button', { name: /new chat/i })).toBeVisible();
});

test('a server killed in mid-conversation comes back with nothing missing', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await visitor.write('before the crash');
  await expect(bertil.page.getByRole('article').filter({ hasText: 'before the crash' })).toBeVisible();

  await server.kill();
  await visitor.write('written by the visitor while it was down');
  await bertil.write('written by the agent while it was down');
  await expect(bertil.page.getByRole('status', { name: 'Connection' })).toContainText(/Reconnecting|Offline/);
  await expect(bertil.page.getByRole('status', { name: 'Connection' })).toContainText('1 message waiting to be sent');

  await world.server(samePorts(server.ready));
  await bertil.isConnected();
  const texts = [
    'before the crash',
    'written by the visitor while it was down',
    'written by the agent while it was down',
  ];
  for (const text of texts) {
    await expect(visitor.log.getByRole('article').filter({ hasText: text })).toHaveCount(1);
    await expect(bertil.page.getByRole('article').filter({ hasText: text })).toHaveCount(1);
  }
  await bertil.write('and on we go');
  await expect(visitor.log).toContainText('and on we go');
});

import { samePorts } from './processes';
import { expect, test } from './world';

test('one command brings up server and console, signed in on the demo workspace', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  expect(product.ready).toMatchObject({ ready: true, host: 'web' });
  const aino = await world.agentAt(product.ready.console);
  await aino.isConnected();
  expect(aino.page.url()).not.toContain('token');

  const visitor = await world.visitor(product.ready.visitor);
  await visitor.choose('Talk to an agent');
  await aino.openChats.getByRole('option').click();
  await aino.write('Hello from one command');
  await expect(visitor.log).toContainText('Hello from one command');
});

test('the embedded server, killed, is started again by the console and the chat goes on', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  const visitor = await world.visitor(product.ready.visitor);
  await visitor.choose('Talk to an agent');
  await aino.openChats.getByRole('option').click();
  await visitor.write('are you there?');
  await expect(aino.page.getByRole('article').filter({ hasText: 'are you there?' })).toBeVisible();

  process.kill(product.ready.serverPid ?? 0, 'SIGKILL');
  await aino.write('I am, always');
  await expect(visitor.log.getByRole('article').filter({ hasText: 'I am, always' })).toHaveCount(1);
  await aino.isConnected();
});

test('everything killed at once and started again, the conversation stands', async ({ world }) => {
  const first = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(first.ready.console);
  const visitor = await world.visitor(first.ready.visitor);
  await visitor.choose('Talk to an agent');
  await aino.openChats.getByRole('option').click();
  await visitor.write('keep this');
  await aino.write('and this');
  await expect(visitor.log).toContainText('and this');

  await first.kill();
  await visitor.write('sent into the void');
  const second = await world.product([
    ...['--agent', 'aino', '--console-port', new URL(first.ready.console).port],
    ...samePorts(first.ready),
  ]);
  const again = await world.agentAt(second.ready.console);
  await again.openChats.getByRole('option').click();
  for (const text of ['keep this', 'and this', 'sent into the void']) {
    await expect(again.page.getByRole('article').filter({ hasText: text })).toHaveCount(1);
  }
});

test('it stops cleanly within seconds while a visitor and an agent look at it', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await aino.isConnected();
  const visitor = await world.visitor(product.ready.visitor);
  await visitor.choose('Talk to an agent');
  await aino.openChats.getByRole('option').click();
  await aino.write('Said before the end');
  await expect(visitor.log).toContainText('Said before the end');

  const before = Date.now();
  expect(await product.stop()).toBe(0);
  // The contract for SIGTERM; a stop that has to be forced takes longer and gives 1.
  expect(Date.now() - before).toBeLessThan(5_000);
  expect(product.errors()).not.toMatch(/did not stop cleanly/);
});

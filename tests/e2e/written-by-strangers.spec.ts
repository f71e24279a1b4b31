import { startVisitor } from './wire';
import { expect, test } from './world';

const NOOR = 'نور الهدى';

test('what strangers write runs by its own words, has links to follow, and is not there when it cannot be seen', async ({
  world,
}) => {
  const server = await world.server();
  const aino = await world.agent(server.ready.visitor, 'aino');
  const noor = await startVisitor(server.ready.visitor, { name: `\u202e${NOOR}`, skill: 'it' });
  const nobody = await startVisitor(server.ready.visitor, { name: '\u3164\u200b', skill: 'it' });
  await expect(aino.chat(/^Visitor [0-9A-F]{4}/)).toBeVisible();
  await aino.choose(new RegExp(NOOR));
  const session = noor.started.session;
  await noor.wire.command('message.post', { text: 'مرحبا، رقمي 42!\njavascript:alert(1)' }, { session });
  await noor.wire.command('message.post', { text: 'See https://example.com/a?b=1.' }, { session });

  const log = aino.conversation(NOOR);
  const greeting = log.getByText('مرحبا');
  await expect(greeting).toHaveCSS('direction', 'rtl');
  await expect(greeting.getByRole('link')).toHaveCount(0);
  const link = log.getByRole('link', { name: 'https://example.com/a?b=1', exact: true });
  await expect(link).toHaveAttribute('href', 'https://example.com/a?b=1');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  const box = aino.page.getByRole('textbox', { name: 'Message' });
  await box.fill('\u2800\u200b');
  await expect(aino.page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await box.fill('مرحبا');
  await expect(box).toHaveCSS('direction', 'rtl');
  await noor.wire.close();
  await nobody.wire.close();
});

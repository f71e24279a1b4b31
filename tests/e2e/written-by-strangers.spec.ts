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

test('what is small when it is sent stays small when it is shown, and all of it can be read', async ({ world }) => {
  const server = await world.server();
  const aino = await world.agent(server.ready.visitor, 'aino');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await aino.openChats.getByRole('option').click();
  const log = aino.page.getByRole('log');
  const pages = [
    [visitor.page, visitor.log],
    [aino.page, log],
  ] as const;
  for (const [page] of pages) await page.setViewportSize({ width: 1000, height: 700 });
  const said = [`first${'\n'.repeat(7_900)}last`, `long${'w'.repeat(7_900)}`, `Z${'\u0335\u0301'.repeat(3_900)}`];
  const box = visitor.page.getByRole('textbox', { name: 'Message' });
  for (const text of said) {
    // At once: a browser takes a minute to type so many lines.
    await box.evaluate((field, value) => {
      Reflect.set(field, 'value', value);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }, text);
    await visitor.page.getByRole('button', { name: 'Send', exact: true }).click();
  }
  for (const [page, where] of pages) {
    await expect(where.getByRole('article').filter({ hasText: /Z/ })).toBeVisible();
    for (const start of [/first/, /longw/, /Z/]) {
      const message = where.getByRole('article').filter({ hasText: start }).first();
      await message.scrollIntoViewIfNeeded();
      await expect.poll(async () => (await message.boundingBox())?.height).toBeLessThan(1_000);
      await expect(message.locator('.bubble')).toHaveCSS('overflow-y', 'clip');
    }
    // Without a step to the side for anybody.
    expect(await where.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThan(2);
    const many = where.getByRole('article').filter({ hasText: 'first' });
    await many.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(async () => (await many.boundingBox())?.height).toBeLessThan(1_000);
    const text = many.locator('.bubble');
    await text.focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => text.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight))
      .toBeLessThan(2);
    await expect(text).toContainText('last');
    await many.getByRole('button', { name: 'Show less' }).click();
    await expect(text).not.toContainText('last');
  }
});

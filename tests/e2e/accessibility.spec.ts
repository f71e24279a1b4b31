import type { Page } from '@playwright/test';
import { seriousViolations } from './violations';
import { expect, test } from './world';

/** Collects what the browser refuses under the page's content security policy. */
function refusals(page: Page): string[] {
  const found: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/i.test(message.text())) found.push(message.text());
  });
  return found;
}

test('both pages are free of serious accessibility and security policy violations, light and dark', async ({
  world,
}) => {
  const server = await world.server();
  const running = await world.console(server.ready.visitor, 'bertil');
  const bertil = await world.agentAt(running.ready.console);
  const refused = refusals(bertil.page);
  await bertil.page.reload();
  expect(await seriousViolations(bertil.page)).toEqual([]);
  await bertil.signIn('bertil', 'demo');
  const visitor = await world.visitor(server.ready.visitor);
  refused.push(...refusals(visitor.page));
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await visitor.write('Is anybody there?');
  await bertil.write('Of course.');
  await expect(visitor.log).toContainText('Of course.');

  for (const page of [bertil.page, visitor.page]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await seriousViolations(page)).toEqual([]);
    }
  }
  expect(refused).toEqual([]);
});

test('an agent answers with the keyboard alone', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await expect(bertil.openChats.getByRole('option')).toHaveCount(1);

  await bertil.openChats.focus();
  await bertil.page.keyboard.press('ArrowDown');
  await bertil.page.keyboard.press('Enter');
  const box = bertil.page.getByRole('textbox', { name: 'Message' });
  await tabTo(bertil.page, () => box.evaluate((element) => element.matches(':focus')));
  await bertil.page.keyboard.type('No mouse needed');
  await bertil.page.keyboard.press('Enter');
  await expect(visitor.log).toContainText('No mouse needed');
});

async function tabTo(page: Page, reached: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await reached()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The field was not reached within 40 tabs.');
}

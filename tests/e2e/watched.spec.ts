import type { Page } from '@playwright/test';
import { agentIn, openDesktop } from './desktop-app';
import { expect, test } from './world';

/** Breaks the policy of a page in each way that matters, and throws what nobody catches. */
async function misbehave(page: Page): Promise<void> {
  await page.evaluate(`{
    const style = document.createElement('style');
    style.textContent = 'body { color: red }';
    document.head.append(style);
    try { document.createElement('div').innerHTML = '<b>x</b>'; } catch {}
    setTimeout(() => { throw new Error('nobody catches this'); });
  }`);
}

test('what a page does against its policy, or throws, is heard in every kind of window', async ({
  world,
  complaints,
}) => {
  const product = await world.product(['--agent', 'aino']);
  const console = await world.agentAt(product.ready.console);
  await console.isConnected();
  const visitor = await world.visitor(product.ready.visitor);
  const app = await openDesktop('double');
  try {
    const desktop = await agentIn(app);
    await expect(desktop.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(complaints).toEqual([]);
    for (const { page } of [console, visitor, desktop]) {
      await misbehave(page);
      for (const what of [/Violation .*style-src/, /Violation .*require-trusted-types-for/, /nobody catches this/]) {
        const heard = () => complaints.filter((one) => one.startsWith(page.url()) && what.test(one));
        await expect.poll(heard, `${what} at ${page.url()}`).not.toEqual([]);
      }
    }
  } finally {
    await app.close();
  }
  // They are what was to be shown: the test itself is not to fail of them.
  complaints.length = 0;
});

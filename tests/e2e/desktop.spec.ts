import { type Browser, expect, type Page, test } from '@playwright/test';
import { agentIn, type DesktopApp, type DesktopHost, electronMissing, openDesktop } from './desktop-app';
import { VisitorOnPage } from './people';

/** The desktop program, from its main process to its pages. */
for (const host of ['double', 'electron'] as const satisfies readonly DesktopHost[]) {
  test.describe(host === 'double' ? 'the shell with real pages' : 'Electron', () => {
    let app: DesktopApp;

    test.beforeEach(async ({ browserName: _browser }, info) => {
      const missing = host === 'electron' ? electronMissing() : null;
      info.skip(missing !== null, missing ?? '');
      app = await openDesktop(host);
    });
    test.afterEach(async () => {
      await app?.close();
    });

    test('an agent signs in and chats through main process, preload and page', async ({ browser }) => {
      const agent = await agentIn(app);
      const complaints = complaintsOf(agent.page);
      await agent.signIn('aino', 'demo');
      const visitor = await visitorWho(browser, app.visitor);
      await visitor.write('Hello, is anybody there?');
      await agent.openChats.getByRole('option').click();
      await agent.write('Yes, I am.');
      await expect(visitor.log).toContainText('Yes, I am.');
      await expect(agent.page.getByRole('article').filter({ hasText: 'Hello, is anybody there?' })).toBeVisible();
      await expect(agent.page.getByRole('button', { name: 'Status: Active' })).toBeVisible();
      expect(complaints).toEqual([]);
      expect(app.shell?.of('page!outside') ?? []).toEqual([]);
      expect(app.shell?.of('page!error') ?? []).toEqual([]);
    });

    test('a page that is loaded again shows what was there', async ({ browser }) => {
      const agent = await agentIn(app);
      await agent.signIn('aino', 'demo');
      const visitor = await visitorWho(browser, app.visitor);
      await visitor.write('My screen is black.');
      await agent.openChats.getByRole('option').click();
      await expect(agent.page.getByRole('article').filter({ hasText: 'My screen is black.' })).toBeVisible();
      await agent.page.reload();
      await agent.isConnected();
      await agent.openChats.getByRole('option').click();
      await expect(agent.page.getByRole('article').filter({ hasText: 'My screen is black.' })).toBeVisible();
      await agent.write('Have you tried the other cable?');
      await expect(visitor.log).toContainText('Have you tried the other cable?');
    });
  });
}

test('the tray and the page say the same', async () => {
  const app = await openDesktop('double', ['--agent', 'aino']);
  try {
    const agent = await agentIn(app);
    await agent.isConnected();
    await expect(agent.page.getByRole('button', { name: 'Status: Active' })).toBeVisible();
    await app.shell?.drive('tray.choose', 'Inactive: Lunch');
    await expect(agent.page.getByRole('button', { name: 'Status: Inactive (Lunch)' })).toBeVisible();
    await app.shell?.drive('menu.choose', '&File', 'Settings …');
    await expect(agent.page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    const staysInTray = agent.page.getByRole('switch', { name: 'Go on in the tray when the window is closed' });
    await staysInTray.click();
    await expect(staysInTray).not.toBeChecked();
    await app.shell?.drive('window.close', 1);
    expect(await app.shell?.ended()).toBe(0);
  } finally {
    await app.close();
  }
});

/** A visitor who has been handed to an agent. */
async function visitorWho(browser: Browser, address: string): Promise<VisitorOnPage> {
  const context = await browser.newContext();
  const visitor = new VisitorOnPage(await context.newPage());
  await visitor.start(address);
  await visitor.choose('Talk to an agent');
  return visitor;
}

/** What the content security policy, or anything else, had to complain of on a page. */
function complaintsOf(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  return said;
}

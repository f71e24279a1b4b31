import { type Browser, expect, type Page, test } from '@playwright/test';
import { agentIn, type DesktopApp, type DesktopHost, openDesktop } from './desktop-app';
import { VisitorOnPage } from './people';

/** What the desktop program does from its main process to its pages; the same in Electron and over the double. */
export function desktopFlows(host: DesktopHost): void {
  test.describe('the desktop program', () => {
    let app: DesktopApp;

    test.beforeEach(async () => {
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

    test('a chat goes on in a window of its own, and comes back with all that was written', async ({ browser }) => {
      const agent = await agentIn(app);
      await agent.signIn('aino', 'demo');
      const visitor = await visitorWho(browser, app.visitor);
      await agent.openChats.getByRole('option').click();
      await box(agent.page).fill('Begun in the conso');
      await agent.page.getByRole('button', { name: 'Open chat in its own window' }).click();
      const own = await app.window(1);
      await expect(box(own)).toHaveValue('Begun in the conso');
      await expect(box(agent.page)).toHaveCount(0);
      await visitor.write('Seen in the window');
      await expect(own.getByRole('article').filter({ hasText: 'Seen in the window' })).toBeVisible();
      await box(own).press('End');
      await own.keyboard.type('le');
      await own.keyboard.press('Enter');
      await expect(visitor.log).toContainText('Begun in the console');
      await box(own).fill('Not sent yet');
      await expect.poll(() => app.isShown(1)).toBe(true);
      await app.closeWindow(1);
      // Only once it is certain that the window was not just loaded again.
      await expect(box(agent.page)).toHaveValue('Not sent yet');
    });

    test('a second start brings the first to the front, and ends', async () => {
      const agent = await agentIn(app);
      await expect(agent.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      await app.minimize(0);
      await expect.poll(() => app.isShown(0)).toBe(false);
      expect(await app.startAgain()).toBe(2);
      await expect.poll(() => app.isShown(0)).toBe(true);
    });
  });

  test('where no tray works, the program ends with its window', async ({ browserName: _browser }, info) => {
    info.skip(host === 'electron' && process.platform !== 'linux', 'Only Linux has desktops without a tray.');
    const app = await openDesktop(host, { env: { XDG_CURRENT_DESKTOP: 'GNOME' } });
    try {
      const agent = await agentIn(app);
      await expect(agent.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      await app.closeWindow(0);
      expect(await app.ended()).toBe(0);
    } finally {
      await app.close();
    }
  });
}

export const box = (page: Page) => page.getByRole('textbox', { name: 'Message' });

/** A visitor who has been handed to an agent. */
export async function visitorWho(browser: Browser, address: string): Promise<VisitorOnPage> {
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

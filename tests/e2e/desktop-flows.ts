import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { agentIn, type DesktopApp, type DesktopHost, type DesktopOptions, end, openDesktop } from './desktop-app';
import { attach, isShown, pictureFile, send, tray } from './files-people';
import { HistoryView } from './history-page';
import { VisitorOnPage } from './people';
import { samePorts } from './processes';
import { expect, test } from './watched';

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
      await agent.signIn('aino', 'demo');
      const visitor = await visitorWho(browser, app.visitor);
      await visitor.write('Hello, is anybody there?');
      await agent.openChats.getByRole('option').click();
      await agent.write('Yes, I am.');
      await expect(visitor.log).toContainText('Yes, I am.');
      await expect(agent.page.getByRole('article').filter({ hasText: 'Hello, is anybody there?' })).toBeVisible();
      await expect(agent.page.getByRole('button', { name: 'Status: Active' })).toBeVisible();
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

  test('a server that dies is started again, with the chat as it was', async ({ browser }) => {
    await withDesktop(host, { args: ['--agent', 'aino'] }, async (app) => {
      const agent = await agentIn(app);
      await agent.isConnected();
      const visitor = await visitorWho(browser, app.visitor);
      await agent.openChats.getByRole('option').click();
      await agent.write('One moment, please.');
      await expect(visitor.log).toContainText('One moment, please.');
      end(app.ready.serverPid);
      await expect(agent.page.getByText('The chat server on this computer had failed')).toBeVisible();
      await agent.isConnected();
      await agent.write('Here I am again.');
      await expect(visitor.log).toContainText('Here I am again.');
      await visitor.write('Good.');
      await expect(agent.page.getByRole('article').filter({ hasText: 'Good.' })).toBeVisible();
    });
  });

  test('after a crash the window of a chat is back, with what was not sent', async ({ browser }) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'parley-crash-'));
    try {
      const ready = await withDesktop(host, { dataDir, args: ['--agent', 'aino'] }, async (app) => {
        const agent = await agentIn(app);
        await agent.isConnected();
        await visitorWho(browser, app.visitor);
        await agent.openChats.getByRole('option').click();
        await agent.page.getByRole('button', { name: 'Open chat in its own window' }).click();
        const own = await app.window(1);
        await box(own).fill('Not sent yet');
        await expect.poll(() => keptOf(dataDir)).toMatch(/Not sent yet/);
        await app.crash();
        return app.ready;
      });
      await withDesktop(host, { dataDir, args: ['--agent', 'aino', ...samePorts(ready)] }, async (app) => {
        await expect(box(await popOutOf(app))).toHaveValue('Not sent yet');
      });
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  test('what the organization sets is shown and cannot be changed; the rest can', async ({ browserName: _browser }) => {
    const dir = await mkdtemp(join(tmpdir(), 'parley-policy-'));
    const file = join(dir, 'policy.json');
    await writeFile(file, JSON.stringify({ alerts: { sound: false, toast: false, repeatSeconds: 30 } }));
    try {
      await withDesktop(host, { args: ['--agent', 'aino', '--policy', file] }, async (app) => {
        const agent = await agentIn(app);
        await agent.isConnected();
        await agent.page.getByRole('link', { name: 'Settings' }).click();
        const toast = agent.page.getByRole('switch', { name: 'Show a notification' });
        await expect(toast).toBeDisabled();
        await expect(toast).not.toBeChecked();
        await expect(toast).toHaveAccessibleDescription('Set by your organization');
        const repeat = agent.page.getByRole('combobox', { name: 'Repeat the sound until the chat has been seen' });
        await expect(repeat).toBeDisabled();
        await expect(repeat).toHaveValue('30');
        const flash = agent.page.getByRole('switch', { name: 'Flash in the taskbar' });
        await flash.click();
        await expect(flash).not.toBeChecked();
        // What the agent cannot change is not offered in the banner either.
        const banner = agent.page.getByRole('status', { name: 'Alerts' });
        await expect(banner).toContainText('Sounds are off');
        await expect(banner).toContainText('Set by your organization');
        await expect(banner.getByRole('button')).toHaveCount(0);
      });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  test('a picture that a visitor sends is shown, and the history finds the chat', async ({ browser }) => {
    await withDesktop(host, { args: ['--agent', 'aino'] }, async (app) => {
      const agent = await agentIn(app);
      await agent.isConnected();
      const visitor = await visitorWho(browser, app.visitor);
      await attach(visitor, pictureFile('Screen.png'));
      await expect(tray(visitor)).toHaveCount(1);
      await send(visitor, 'Crimson stripes everywhere');
      await agent.openChats.getByRole('option').click();
      const message = agent.page.getByRole('article').filter({ hasText: 'Crimson stripes' });
      await isShown(message.getByRole('button', { name: 'View Screen.png' }).locator('img'));
      const history = new HistoryView(agent.page);
      await history.open();
      await history.field.fill('crimson');
      await expect(history.results).toHaveCount(1);
    });
  });

  test('where no tray works, the program ends with its window', async ({ browserName: _browser }, info) => {
    info.skip(host === 'electron' && process.platform !== 'linux', 'Only Linux has desktops without a tray.');
    await withDesktop(host, { env: { XDG_CURRENT_DESKTOP: 'GNOME' } }, async (app) => {
      const agent = await agentIn(app);
      await expect(agent.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      await app.closeWindow(0);
      expect(await app.ended()).toBe(0);
    });
  });
}

/** A desktop program for as long as `use` takes. */
async function withDesktop<T>(
  host: DesktopHost,
  options: DesktopOptions,
  use: (app: DesktopApp) => Promise<T>,
): Promise<T> {
  const app = await openDesktop(host, options);
  try {
    return await use(app);
  } finally {
    await app.close();
  }
}

/** Of two windows that of a chat: which of them a start opens first is not said. */
export async function popOutOf(app: DesktopApp): Promise<Page> {
  const pages = [await app.window(0), await app.window(1)];
  const find = (): Page | undefined => pages.find((page) => page.url().includes('#/popout/'));
  await expect.poll(() => find() !== undefined, 'the window of a chat').toBe(true);
  return find() ?? app.window(1);
}

/** What the console has on disk of its agents' windows: drafts, and where the windows were. */
export async function keptOf(dataDir: string): Promise<string> {
  const dir = join(dataDir, 'console', 'agents');
  const files = (await readdir(dir, { recursive: true })).filter((file) => /(drafts|windows)\.json$/.test(file));
  return (await Promise.all(files.sort().map((file) => readFile(join(dir, file), 'utf8')))).join('\n');
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

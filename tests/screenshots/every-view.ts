import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { HistoryView } from '../e2e/history-page';
import type { AgentAtConsole } from '../e2e/people';
import { TicketsAtConsole } from '../e2e/tickets-page';

const LAPTOP = { width: 1280, height: 800 };
const DESK = { width: 1920, height: 1080 };
const PHONE = { width: 380, height: 640 };

type Size = 'desk' | 'phone';

/** A picture of each view of the console, light and dark; of the main ones on a big screen and on a phone too. */
export async function takeViews(aino: AgentAtConsole, out: string): Promise<void> {
  const { page } = aino;
  const tickets = new TicketsAtConsole(page);
  const history = new HistoryView(page);
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const take = (name: string, ...sizes: readonly Size[]) => takeView(page, join(out, name), sizes);

  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill('/reset');
  await page.getByRole('listbox', { name: 'Canned responses' }).waitFor();
  await take('canned-list', 'phone');
  await box.press('Escape');
  await box.fill('');
  await button('Redirect').click();
  await page.getByRole('dialog', { name: 'Redirect chat' }).waitFor();
  await take('redirect', 'phone');
  await page.keyboard.press('Escape');
  await button('End chat').click();
  await take('end-question');
  await page.keyboard.press('Escape');

  await tickets.userData.getByRole('button', { name: 'Link to a person' }).click();
  await tickets.choosePerson(
    tickets.userData.getByRole('combobox', { name: 'Find a person' }),
    'satu ran',
    'Satu Rantanen',
  );
  await tickets.userData.getByRole('button', { name: /Gustav Bergström/ }).waitFor();
  await take('data-card');
  await tickets.userData.getByRole('button', { name: /Gustav Bergström/ }).click();
  await tickets.userData.getByRole('button', { name: /^Back to/ }).waitFor();
  await take('data-card-reference');
  await tickets.openForm();
  await take('ticket-dialog', 'phone');
  await tickets.dialog.getByRole('textbox', { name: 'Subject' }).fill('VPN drops every few minutes');
  await tickets.submit();
  const made = aino.page.getByRole('log').getByRole('link', { name: /INC-\d+/ });
  await made.waitFor();
  await made.click();
  await page.getByRole('heading', { name: 'VPN drops every few minutes' }).waitFor();
  await take('ticket-beside-chat', 'desk', 'phone');

  await take('docked', 'desk');
  await button('Restore').click();
  await button('Maximize').click();
  await button('Chats side by side').click();
  await page.getByRole('menuitemradio', { name: '2 chats' }).click();
  await button('Hide user data').click();
  await take('panes', 'desk');
  await button('Chats side by side').click();
  await page.getByRole('menuitemradio', { name: 'One chat' }).click();
  await button('User data').click();
  await button('Restore').click();
  const [own] = await Promise.all([page.context().waitForEvent('page'), button('Open in new window').click()]);
  await own.getByRole('listbox', { name: 'Open chats' }).waitFor();
  await takeView(own, join(out, 'window-of-live-chat'), []);
  await own.close();
  const [chat] = await Promise.all([
    page.context().waitForEvent('page'),
    button('Open chat in its own window').click(),
  ]);
  await chat.getByRole('textbox', { name: 'Message' }).waitFor();
  await takeView(chat, join(out, 'window-of-chat'), ['phone']);
  await chat.close();
  await box.waitFor();

  await button('Minimize').click();
  await tickets.view('Chats');
  await take('team', 'desk', 'phone');
  await tickets.view('Tickets');
  await tickets.row(/INC-/).first().waitFor();
  await take('tickets', 'desk', 'phone');
  await tickets.view('Canned responses');
  await button('Edit Ask for details').waitFor();
  await take('canned', 'desk', 'phone');
  await button('Edit Ask for details').click();
  await take('canned-dialog', 'phone');
  await page.keyboard.press('Escape');
  await history.open();
  await history.results.first().click();
  await history.log.getByRole('article').first().waitFor();
  await take('history', 'desk', 'phone');
  await tickets.view('Settings');
  await take('settings', 'phone');
  await button('Reasons for being inactive').click();
  await take('status-menu');
  await page.keyboard.press('Escape');
  await button('Restore').click();
}

async function takeView(page: Page, path: string, sizes: readonly Size[]): Promise<void> {
  await page.setViewportSize(LAPTOP);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `${path}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  for (const size of sizes) {
    const minimize = page.getByRole('button', { name: 'Minimize' });
    const minimized = !(await minimize.isVisible());
    await page.setViewportSize(size === 'desk' ? DESK : PHONE);
    // Each size of screen keeps a place of its own for the chats.
    if (minimized && (await minimize.isVisible())) await minimize.click();
    await page.screenshot({ path: `${path}-${size}.png` });
  }
  await page.setViewportSize(LAPTOP);
}

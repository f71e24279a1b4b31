import type { Page } from '@playwright/test';
import { attach, pdfFile, pictureFile, send, tray } from './files-people';
import { HistoryView } from './history-page';
import { type AgentAtConsole, VisitorOnPage } from './people';
import { samePorts } from './processes';
import { serverWith } from './settings-world';
import { TicketsAtConsole } from './tickets-page';
import { looksRight } from './violations';
import { startChats } from './widget-moves';
import { opened } from './windows-moves';
import { startVisitor } from './wire';
import { expect, test, type World } from './world';

// Fifteen views in four looks each, and axe takes its time on a busy machine.
test.setTimeout(180_000);

/** Collects what the browser refuses under the page's content security policy. */
function refusals(page: Page): string[] {
  const found: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/i.test(message.text())) found.push(message.text());
  });
  return found;
}

const SATU = { name: 'Satu Rantanen', email: 'satu.rantanen@northwind-utilities.example', skill: 'it' };

test('the console keeps nobody out: sign-in, no chat, tickets, canned responses, history, settings, offline', async ({
  world,
}) => {
  const server = await world.server();
  const running = await world.console(server.ready.visitor, 'aino');
  const aino = await world.agentAt(running.ready.console);
  const { page } = aino;
  const refused = refusals(page);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await looksRight(page, 'sign-in');
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await looksRight(page, 'sign-in refused');
  await aino.signIn('aino', 'demo');
  await expect(page.getByText('No open chats')).toBeVisible();
  await looksRight(page, 'no chat');
  await page.getByRole('button', { name: 'Reasons for being inactive' }).click();
  await expect(page.getByRole('menuitem', { name: 'Lunch' })).toBeVisible();
  await looksRight(page, 'status menu', { narrow: false });
  await page.getByRole('menuitem', { name: 'Lunch' }).click();
  await expect(page.getByRole('button', { name: 'Status: Inactive (Lunch)' })).toBeVisible();
  const waiting = await startVisitor(server.ready.visitor, { skill: 'it' });
  await page.getByRole('button', { name: 'Minimize' }).click();
  await expect(page.getByRole('button', { name: /^Take the chat of/ })).toBeVisible();
  await looksRight(page, 'team view with somebody waiting');
  await waiting.wire.close();

  const tickets = new TicketsAtConsole(page);
  await tickets.view('Tickets');
  await expect(tickets.row(/INC-/).first()).toBeVisible();
  await looksRight(page, 'tickets');
  await page.getByRole('searchbox', { name: 'Search tickets' }).fill('no such ticket');
  await expect(page.getByText('No ticket fits')).toBeVisible();
  await looksRight(page, 'no ticket');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await tickets.row(/INC-/).first().getByRole('link').click();
  await expect(page.getByRole('textbox', { name: 'Comment' })).toBeVisible();
  await looksRight(page, 'ticket');

  await tickets.view('Canned responses');
  await expect(page.getByRole('button', { name: 'Edit Ask for details' })).toBeVisible();
  await looksRight(page, 'canned responses');
  for (const name of ['New canned response', 'Edit Ask for details', 'Delete Ask for details', 'Import']) {
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.locator('dialog:modal')).toBeVisible();
    await looksRight(page, `dialog of "${name}"`);
    await page.keyboard.press('Escape');
    await expect(page.locator('dialog:modal')).toHaveCount(0);
  }

  const history = new HistoryView(page);
  await history.open();
  await expect(history.results.first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Time' }).selectOption('Between …');
  await looksRight(page, 'history with all its filters');
  await history.field.fill('no such chat');
  await expect(page.getByText('No chat found')).toBeVisible();
  await looksRight(page, 'history without a result');

  await tickets.view('Settings');
  await expect(page.getByRole('radiogroup', { name: 'Colors' })).toBeVisible();
  await looksRight(page, 'settings');

  await server.kill();
  await expect(page.getByRole('status', { name: 'Connection' })).not.toHaveText('Connected');
  await looksRight(page, 'offline');
  expect(refused).toEqual([]);
});

test('a chat keeps nobody out: new, written in, canned list, dialogs, data card, session card', async ({ world }) => {
  const server = await world.server();
  const aino = await world.agent(server.ready.visitor, 'aino');
  await world.agent(server.ready.visitor, 'bertil');
  const { page } = aino;
  const satu = await startVisitor(server.ready.visitor, { ...SATU, skill: 'hr' });
  await expect(page.getByRole('alert')).toContainText('New chat');
  await looksRight(page, 'new chat that calls', { narrow: false });
  await satu.wire.command('message.post', { text: 'My badge is lost.' }, { session: satu.started.session });
  await aino.choose(/Satu Rantanen/);
  await looksRight(page, 'a chat of somebody likely', { narrow: false });
  await aino.linkTo('Satu Rantanen');
  await aino.note('She had a new one last month.');
  await aino.write('Good morning! When did you have it last?');
  await looksRight(page, 'a chat');

  const box = page.getByRole('textbox', { name: 'Message' });
  await page.getByRole('switch', { name: 'Internal note' }).check();
  await looksRight(page, 'writing a note', { narrow: false });
  await page.getByRole('switch', { name: 'Internal note' }).uncheck();
  await box.fill('/reset');
  await expect(page.getByRole('listbox', { name: 'Canned responses' })).toBeVisible();
  await looksRight(page, 'list of canned responses');
  await box.press('Escape');
  await box.fill('');

  const tickets = new TicketsAtConsole(page);
  await tickets.openForm();
  await tickets.dialog.getByRole('radio', { name: 'Chosen messages' }).check();
  await looksRight(page, 'ticket dialog');
  await tickets.dialog.getByRole('radio', { name: 'Whole conversation' }).check();
  await tickets.dialog.getByRole('textbox', { name: 'Subject' }).fill('Lost badge');
  await tickets.submit();
  await expect(tickets.dialog).toBeHidden();
  await page.getByRole('button', { name: 'Redirect' }).click();
  await page
    .getByRole('dialog', { name: 'Redirect chat' })
    .getByRole('option', { name: /Bertil Lund/ })
    .click();
  await looksRight(page, 'redirect dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'End chat' }).click();
  await expect(page.getByRole('alertdialog', { name: 'End chat?' })).toBeVisible();
  await looksRight(page, 'end question');
  await page.keyboard.press('Escape');
  await tickets.userData.getByRole('button', { name: /Gustav Bergström/ }).click();
  await expect(tickets.userData.getByRole('button', { name: 'Back to Satu Rantanen' })).toBeVisible();
  await looksRight(page, 'data card with a reference open', { narrow: false });

  const history = new HistoryView(page);
  await history.open();
  await history.results.filter({ hasText: 'Satu Rantanen' }).first().click();
  await expect(history.log.getByRole('article').first()).toBeVisible();
  await looksRight(page, 'chat session card');
});

test('the chats keep nobody out: docked, minimized, side by side, ended', async ({ world }) => {
  const server = await world.server();
  const aino = await world.agent(server.ready.visitor, 'aino');
  const { page } = aino;
  const widget = page.getByRole('region', { name: 'Live chat' });
  const box = page.getByRole('textbox', { name: 'Message' });
  const visitors = [];
  for (const name of ['Satu', 'Maija', 'Otto']) {
    visitors.push(await startVisitor(server.ready.visitor, { name, skill: 'it' }));
    await expect(aino.openChats.getByRole('option')).toHaveCount(visitors.length);
  }
  const [satu, maija] = visitors;
  await aino.choose(/Satu/);
  // In a window of this width it starts docked.
  await page.getByRole('button', { name: 'Choose a side' }).click();
  await expect(page.getByRole('menuitemradio', { name: 'Left side' })).toBeVisible();
  await looksRight(page, 'menu of sides', { narrow: false });
  await page.keyboard.press('Escape');
  await looksRight(page, 'docked', { narrow: false });
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByRole('button', { name: 'Minimize' }).click();
  await satu?.wire.command('message.post', { text: 'Anybody?' }, { session: satu.started.session });
  await expect(widget).toContainText('1 unread');
  await looksRight(page, 'minimized');
  await page.getByRole('button', { name: 'Restore' }).click();

  await page.setViewportSize({ width: 1_920, height: 1_080 });
  await page.getByRole('button', { name: 'Maximize' }).click();
  for (const count of [2, 3, 4]) {
    await page.getByRole('button', { name: 'Chats side by side' }).click();
    await page.getByRole('menuitemradio', { name: `${count} chats` }).click();
    await expect(box).toHaveCount(Math.min(count, 3));
    await looksRight(page, `${count} chats side by side`, { narrow: false });
  }
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.getByRole('button', { name: 'Chats side by side' }).click();
  await page.getByRole('menuitemradio', { name: 'One chat' }).click();
  await maija?.wire.command('session.end', {}, { session: maija.started.session });
  await aino.choose(/^Maija.*, ended(,|$)/);
  await expect(page.getByText('This chat has ended.')).toBeVisible();
  await looksRight(page, 'several chats, one ended');
});

test('windows of their own keep nobody out', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await startChats(world, product, aino, 2);
  const chat = await opened(aino.page, () =>
    aino.page.getByRole('button', { name: 'Open chat in its own window' }).click(),
  );
  await expect(chat.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await looksRight(chat, 'chat in its own window');
  await looksRight(aino.page, 'console of a chat in its own window');
  const widget = await opened(aino.page, () => aino.page.getByRole('button', { name: 'Open in new window' }).click());
  await widget.getByRole('option').nth(1).click();
  await expect(widget.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await looksRight(widget, 'live chat in its own window');
  await looksRight(aino.page, 'console of a live chat in its own window');
  await aino.page.getByRole('button', { name: 'Sign out' }).click();
  await looksRight(aino.page, 'sign-out with live chats');
  await aino.page.getByRole('button', { name: 'Hand back and sign out' }).click();
  await expect(aino.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('the visitor page keeps nobody out: start, assistant, queue, chat with files, no connection, rating', async ({
  world,
}) => {
  const server = await serverWith(world, { askVisitor: true });
  const visitor = await visitorBefore(world, server.ready.visitor);
  const { page } = visitor;
  const refused = refusals(page);
  await looksRight(page, 'start of a chat');
  await page.getByRole('textbox', { name: 'E-mail' }).fill('nonsense');
  await page.getByRole('button', { name: 'Start chat' }).click();
  await expect(page.getByText('e-mail address', { exact: false }).first()).toBeVisible();
  await looksRight(page, 'start with a wrong address');
  await page.getByRole('textbox', { name: 'E-mail' }).fill('maija@example.com');
  await page.getByRole('button', { name: 'Start chat' }).click();
  await expect(page.getByRole('button', { name: 'Talk to an agent' })).toBeVisible();
  await looksRight(page, 'assistant');
  await visitor.choose('Talk to an agent');
  await expect(visitor.status).toContainText('number 1 in the queue');
  await looksRight(page, 'queue');

  const bertil = await world.agent(server.ready.visitor, 'bertil');
  await answer(bertil);
  await expect(visitor.log).toContainText('I will have a look.');
  await attach(visitor, pictureFile('screen.png'), pdfFile('invoice.pdf'));
  await expect(tray(visitor)).toHaveCount(2);
  await attach(visitor, { name: 'setup.exe', mimeType: '', buffer: Buffer.from('MZ') });
  await expect(page.getByRole('alert')).toContainText('setup.exe');
  await looksRight(page, 'files to send, and one refused');
  await send(visitor, 'This is what I see');
  await expect(visitor.log.getByRole('img', { name: 'Picture screen.png' })).toBeVisible();
  await looksRight(page, 'chat with files');
  await server.kill();
  await visitor.write('Are you still there?');
  await expect(visitor.status).toContainText('No connection');
  await looksRight(page, 'no connection');
  await world.server(samePorts(server.ready));
  await expect(visitor.status).toContainText('Bertil Lund');

  await page.getByRole('button', { name: 'End chat' }).click();
  await looksRight(page, 'end question');
  await page.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  await page.getByRole('radio', { name: '4' }).check({ force: true });
  await looksRight(page, 'rating');
  await page.getByRole('button', { name: 'Send rating' }).click();
  await expect(visitor.log).toContainText('You rated this chat 4 out of 5');
  await looksRight(page, 'rated');
  expect(refused).toEqual([]);
});

/** A visitor who has the page, and has not started yet. */
async function visitorBefore(world: World, address: string): Promise<VisitorOnPage> {
  const blank = await world.agentAt(address);
  return new VisitorOnPage(blank.page);
}

async function answer(agent: AgentAtConsole): Promise<void> {
  await agent.openChats.getByRole('option').click();
  await agent.write('I will have a look.');
}

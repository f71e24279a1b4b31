import { pictureFile } from './files-people';
import { HistoryView } from './history-page';
import { Keys } from './keys';
import { type AgentAtConsole, VisitorOnPage } from './people';
import { TicketsAtConsole } from './tickets-page';
import { opened } from './windows-moves';
import { startVisitor } from './wire';
import { expect, test, type World } from './world';

/** An agent before the sign-in, with a keyboard. */
async function atConsole(world: World, server: string, agent: string): Promise<{ agent: AgentAtConsole; keys: Keys }> {
  const running = await world.console(server, agent);
  const person = await world.agentAt(running.ready.console);
  await expect(person.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  const keys = new Keys(person.page);
  // The name is filled in by `--agent`: the caret is in the first field that is empty.
  await expect(person.page.getByRole('textbox', { name: 'Password' })).toBeFocused();
  await keys.type('demo');
  await keys.press('Enter');
  await person.isConnected();
  return { agent: person, keys };
}

test('an agent works with the keyboard alone: status, chat, canned response, note, ticket, person, end', async ({
  world,
}) => {
  const server = await world.server();
  const { agent, keys } = await atConsole(world, server.ready.visitor, 'bertil');
  const { page } = agent;
  const reasons = page.getByRole('button', { name: 'Reasons for being inactive' });
  await keys.push(reasons);
  await keys.type('Lun');
  await keys.press('Enter');
  await expect(page.getByRole('button', { name: 'Status: Inactive (Lunch)' })).toBeVisible();
  await expect(reasons).toBeFocused();
  await keys.to(agent.status, 'Shift+Tab');
  await keys.press('Space');
  await expect(page.getByRole('button', { name: 'Status: Active' })).toBeVisible();

  const visitor = await startVisitor(server.ready.visitor, { name: 'Maija', skill: 'it' });
  const gets = (words: string) => visitor.wire.until((json) => (JSON.stringify(json).includes(words) ? true : null));
  await keys.to(agent.openChats);
  await keys.press('ArrowDown');
  const box = page.getByRole('textbox', { name: 'Message' });
  // The order in which the eye goes over a chat; who wants to write at once presses Enter.
  expect(await keys.to(box)).toEqual([
    ...['Maija', 'Create ticket', 'Redirect', 'End chat', 'User data', 'Open chat in its own window'],
    ...['Conversation with Maija', 'Message'],
  ]);
  await keys.to(agent.openChats, 'Shift+Tab');
  await keys.press('Enter');
  await expect(box).toBeFocused();
  await keys.type('/reset');
  await expect(page.getByRole('listbox', { name: 'Canned responses' })).toBeVisible();
  await keys.press('Enter', 'Enter');
  await gets('You can reset your password yourself');
  const note = page.getByRole('switch', { name: 'Internal note' });
  await keys.to(note);
  await keys.press('Space');
  await keys.to(box, 'Shift+Tab');
  await keys.type('He asks for the third time.');
  await keys.press('Enter');
  await expect(agent.message('Maija', 'third time')).toContainText('note');
  await keys.to(note);
  await keys.press('Space');
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible();

  const tickets = new TicketsAtConsole(page);
  const create = page.getByRole('button', { name: 'Create ticket' });
  await keys.push(create, 'Shift+Tab');
  const subject = tickets.dialog.getByRole('textbox', { name: 'Subject' });
  await keys.to(subject);
  await keys.press('Control+A');
  await keys.type('Forgotten password');
  await keys.push(tickets.dialog.getByRole('button', { name: 'Create ticket' }));
  await expect(tickets.dialog).toBeHidden();
  await expect(create).toBeFocused();
  await expect(agent.conversation('Maija').getByRole('link', { name: /INC-\d+: Forgotten password/ })).toBeVisible();

  await keys.push(tickets.userData.getByRole('button', { name: 'Link to a person' }));
  await expect(tickets.userData.getByRole('combobox', { name: 'Find a person' })).toBeFocused();
  await keys.type('satu ran');
  await expect(page.getByRole('option', { name: /Satu Rantanen/ })).toBeVisible();
  await keys.press('ArrowDown', 'Enter');
  await expect(tickets.userData).toContainText('Director, Grid Operations');
  await keys.push(tickets.userData.getByRole('button', { name: /Gustav Bergström/ }), 'Shift+Tab');
  await expect(tickets.userData).toContainText('gustav.bergstrom@');
  await keys.push(tickets.userData.getByRole('button', { name: 'Back to Satu Rantanen' }));
  await expect(tickets.userData).toContainText('Director, Grid Operations');

  await keys.push(page.getByRole('button', { name: 'End chat' }), 'Shift+Tab');
  const question = page.getByRole('alertdialog', { name: 'End chat?' });
  await keys.push(question.getByRole('button', { name: 'End chat' }));
  const over = page.getByRole('region', { name: /^This chat has ended/ });
  await expect(over).toBeFocused();
  await visitor.wire.close();
});

test('with the keyboard alone a ticket is found, read, moved on and commented, and settings are made', async ({
  world,
}) => {
  const server = await world.server();
  const { agent, keys } = await atConsole(world, server.ready.visitor, 'bertil');
  const { page } = agent;
  const tickets = new TicketsAtConsole(page);
  const link = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
  await keys.push(page.getByRole('button', { name: 'Minimize' }));
  expect(await keys.push(link('Tickets'))).toContain('Chats');
  await keys.to(page.getByRole('searchbox', { name: 'Search tickets' }));
  await keys.type('laptop');
  const count = page.getByRole('region', { name: 'Tickets' }).getByRole('status');
  await expect(count).not.toHaveText('300 tickets');
  await keys.push(
    tickets
      .row(/laptop/i)
      .first()
      .getByRole('link'),
  );
  await expect(page.getByRole('link', { name: 'Back to the list' })).toBeVisible();
  const status = page.getByRole('combobox', { name: 'Status' });
  await keys.to(status);
  const before = await status.inputValue();
  await keys.press((await status.locator('option').first().getAttribute('value')) === before ? 'ArrowDown' : 'ArrowUp');
  await expect(status).not.toHaveValue(before);
  await keys.to(page.getByRole('textbox', { name: 'Comment' }));
  await keys.type('Ordered a battery.');
  await keys.push(page.getByRole('button', { name: 'Add comment' }));
  await expect(page.getByRole('list', { name: 'Worklog' })).toContainText('Ordered a battery.');
  await keys.push(page.getByRole('link', { name: 'Back to the list' }), 'Shift+Tab');
  await expect(page.getByRole('searchbox', { name: 'Search tickets' })).toHaveValue('laptop');

  await keys.push(link('Settings'), 'Shift+Tab');
  await keys.to(page.getByRole('radiogroup', { name: 'Colors' }));
  await keys.press('ArrowRight', 'ArrowRight');
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const undo = page.getByRole('combobox', { name: 'Hold sent messages so that they can be undone' });
  await keys.to(undo);
  await keys.press('ArrowDown');
  await expect(undo).toHaveValue('3');
  const sound = page.getByRole('switch', { name: 'Play a sound for a new chat' });
  await keys.to(sound);
  const sounded = await sound.isChecked();
  await keys.press('Space');
  await expect(sound).toBeChecked({ checked: !sounded });
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect(undo).toHaveValue('3');
  await expect(sound).toBeChecked({ checked: !sounded });
});

test('with the keyboard alone a chat goes to its own window and back, and its transcript is saved from the history', async ({
  world,
}) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  const { page } = aino;
  const keys = new Keys(page);
  const visitor = await startVisitor(product.ready.visitor, { name: 'Maija', skill: 'it' });
  await keys.to(aino.openChats);
  await keys.press('ArrowDown', 'Enter');
  await keys.to(page.getByRole('button', { name: 'Open chat in its own window' }));
  const own = await opened(page, () => keys.press('Enter'));
  const inWindow = new Keys(own);
  await inWindow.to(own.getByRole('textbox', { name: 'Message' }));
  await inWindow.type('Written in the window');
  await inWindow.press('Enter');
  await visitor.wire.until((json) => (JSON.stringify(json).includes('Written in the window') ? true : null));
  await inWindow.to(own.getByRole('button', { name: 'Bring back' }), 'Shift+Tab');
  const closed = own.waitForEvent('close');
  await inWindow.press('Enter');
  await closed;
  await expect(aino.message('Maija', 'Written in the window')).toBeVisible();

  await keys.push(page.getByRole('button', { name: 'Minimize' }), 'Shift+Tab');
  const history = new HistoryView(page);
  await keys.push(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' }));
  await keys.to(history.field);
  await keys.type('window');
  await expect(history.results).toHaveCount(1);
  await keys.push(history.results);
  await keys.push(history.card.getByRole('button', { name: 'Save transcript' }));
  await expect(page.getByRole('menuitem', { name: 'As text' })).toBeFocused();
  const [download] = await Promise.all([page.waitForEvent('download'), keys.press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/Chat-with-Maija.*\.txt$/);
  await visitor.wire.close();
});

test('a visitor chats with the keyboard alone: start, assistant, message, file, end, rating', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = new VisitorOnPage((await world.agentAt(server.ready.visitor)).page);
  const { page } = visitor;
  const keys = new Keys(page);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await keys.push(button('Start chat'));
  await keys.push(button('Computer or account'));
  await expect(visitor.log).toContainText('Computer or account');
  await keys.push(button('Talk to an agent'));
  await bertil.openChats.getByRole('option').click();
  await expect(visitor.status).toContainText('Bertil Lund');
  const box = page.getByRole('textbox', { name: 'Message' });
  await keys.to(box);
  await keys.type('It is broken');
  await keys.press('Enter');
  await expect(bertil.page.getByRole('article').filter({ hasText: 'It is broken' })).toBeVisible();
  await keys.to(button('Attach file'), 'Shift+Tab');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), keys.press('Enter')]);
  await chooser.setFiles([pictureFile('screen.png')]);
  await keys.to(box);
  await keys.press('Enter');
  await expect(bertil.page.getByRole('article').filter({ hasText: 'screen.png' })).toBeVisible();

  await keys.push(button('End chat'), 'Shift+Tab');
  const question = page.getByRole('alertdialog', { name: 'End chat?' });
  await keys.push(question.getByRole('button', { name: 'End chat' }));
  await keys.to(page.getByRole('radiogroup', { name: 'Rate this chat' }));
  await keys.press('Space', 'ArrowRight', 'ArrowRight', 'ArrowRight');
  await expect(page.getByRole('radio', { name: '4' })).toBeChecked();
  await keys.push(button('Send rating'));
  await expect(visitor.log).toContainText('You rated this chat 4 out of 5');
});

import AxeBuilder from '@axe-core/playwright';
import { textOfPdf } from '../electron/console/transcript/pdf-text';
import { HistoryView } from './history-page';
import type { AgentAtConsole, VisitorOnPage } from './people';
import { TicketsAtConsole } from './tickets-page';
import { startVisitor } from './wire';
import { expect, test, type World } from './world';

/** A chat with a hostile message, a note and an end, by the agent who is there. */
async function chat(world: World, visitors: string, agent: AgentAtConsole, words: string): Promise<VisitorOnPage> {
  const visitor = await world.visitor(visitors);
  await visitor.choose('Talk to an agent');
  const option = agent.openChats.getByRole('group', { name: 'Waiting for you' }).getByRole('option');
  await option.click();
  await visitor.write(words);
  await expect(agent.page.getByRole('article').filter({ hasText: words })).toBeVisible();
  await agent.note('Only for colleagues');
  await agent.write('Hyvää päivää, łatwo: here is the answer');
  await expect(visitor.log.getByRole('article').filter({ hasText: 'here is the answer' })).toBeVisible();
  return visitor;
}

test('a chat is found by its words, and its session card says everything, also after it ended', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await aino.isConnected();
  const visitor = await chat(world, product.ready.visitor, aino, 'The <b>Großdrucker</b> in Łódź is "broken"');
  const history = new HistoryView(aino.page);
  await history.open();
  await history.field.fill('grossdru lodz');
  await expect(history.results).toHaveCount(1);
  await expect(history.results.locator('mark')).toHaveText(['Großdru', 'Łódź']);
  await history.results.click();
  await expect(history.card.getByRole('heading', { name: /^Chat with / })).toBeVisible();
  await expect(history.fact('State')).toHaveText('Open');
  await expect(history.log.getByRole('article').filter({ hasText: 'Only for colleagues' })).toContainText(
    'Internal note by Aino Virtanen',
  );
  await expect(history.log.locator('mark')).toHaveText(['Großdru', 'Łódź']);

  await visitor.endChat();
  await visitor.page.getByRole('radio', { name: '4' }).check({ force: true });
  await visitor.page.getByRole('button', { name: 'Send rating' }).click();
  await expect(history.fact('State')).toHaveText('Ended');
  await expect(history.fact('Rating')).toHaveText('4 of 5');
  await expect(history.fact('Messages')).toHaveText(/^\d+$/);
  const members = history.card.getByRole('list', { name: 'Members' });
  await expect(members.getByRole('listitem').filter({ hasText: 'support person' })).toContainText('Aino Virtanen');
  await expect(members.getByRole('listitem').filter({ hasText: 'visitor' })).toHaveCount(1);
  await expect(history.card.getByRole('list', { name: 'Live chats' }).getByRole('listitem')).toHaveCount(1);
  const session = aino.page.url().split('#/history/')[1] ?? '';
  await expect(history.fact('Session ID')).toContainText(session);

  const axe = await new AxeBuilder({ page: aino.page }).analyze();
  expect(axe.violations).toEqual([]);
});

test('a transcript is saved as text, HTML and PDF, with notes only when they are asked for', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await aino.isConnected();
  await chat(world, product.ready.visitor, aino, '<img src=x onerror=alert(1)>');
  const history = new HistoryView(aino.page);
  await history.open();
  await history.results.first().click();

  const text = await history.save('As text');
  expect(text.name).toMatch(/^\d{4}-\d\d-\d\d-Chat-with-.*\.txt$/);
  expect(text.bytes.toString()).toContain('    Hyvää päivää, łatwo: here is the answer');
  expect(text.bytes.toString()).not.toContain('Only for colleagues');

  const html = await history.save('As HTML');
  const reader = await aino.page.context().newPage();
  let alerted = false;
  reader.on('dialog', () => {
    alerted = true;
  });
  await reader.setContent(html.bytes.toString());
  await expect(reader.getByRole('article').filter({ hasText: '<img src=x onerror=alert(1)>' })).toBeVisible();
  expect(await reader.locator('img, script').count()).toBe(0);
  expect(alerted).toBe(false);
  await reader.close();

  await history.card.getByRole('switch', { name: 'With internal notes' }).check({ force: true });
  const pdf = await history.save('As PDF');
  expect(pdf.name).toMatch(/\.pdf$/);
  const said = (await textOfPdf(pdf.bytes)).flat().join(' ');
  expect(said).toContain('Hyvää päivää, łatwo: here is the answer');
  expect(said).toContain('Only for colleagues');
});

test('the history is there after a restart, for those who may see it', async ({ world }) => {
  const server = await world.server();
  const aino = await world.agent(server.ready.visitor, 'aino');
  await chat(world, server.ready.visitor, aino, 'The hovercraft is full of eels');
  await aino.endChat();
  await server.kill();
  const { samePorts } = await import('./processes');
  await world.server(samePorts(server.ready));
  await aino.isConnected();
  const history = new HistoryView(aino.page);
  await history.open();
  await history.field.fill('hovercr eels');
  await expect(history.results).toHaveCount(1);
  await history.results.click();
  await expect(history.log.getByRole('article').filter({ hasText: 'hovercraft' })).toBeVisible();

  // Darek did not take part, and leads nobody.
  const darek = new HistoryView((await world.agent(server.ready.visitor, 'darek')).page);
  await darek.open();
  await darek.field.fill('hovercraft');
  await expect(darek.page.getByText('No chat found')).toBeVisible();
  await expect(darek.results).toHaveCount(0);
});

test('chats are filtered by person, agent and time, and the session card has their tickets', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const satu = { name: 'Satu Rantanen', email: 'satu.rantanen@northwind-utilities.example', skill: 'it' };
  const first = await startVisitor(server.ready.visitor, satu);
  await bertil.choose(/Satu Rantanen/);
  await bertil.linkTo('Satu Rantanen');
  await bertil.status.click();
  const aino = await world.agent(server.ready.visitor, 'aino');
  const second = await startVisitor(server.ready.visitor, { name: 'Maija', skill: 'it' });
  await aino.choose(/Maija/);
  const tickets = new TicketsAtConsole(aino.page);
  await tickets.openForm();
  await tickets.dialog.getByRole('textbox', { name: 'Subject' }).fill('Quiet keyboard');
  const person = tickets.dialog.getByRole('combobox', { name: 'Person', exact: true });
  await tickets.choosePerson(person, 'gustav berg', 'Gustav Bergström');
  await tickets.dialog.getByRole('textbox', { name: 'Description' }).fill('The space bar does nothing.');
  await tickets.submit();
  await expect(tickets.dialog).toBeHidden();

  const history = new HistoryView(aino.page);
  await history.open();
  await expect(history.results).toHaveCount(2);
  const { page } = aino;
  const only = async (name: string): Promise<void> => {
    await expect(history.results).toHaveCount(1);
    await expect(history.results).toContainText(name);
  };
  const agent = page.getByRole('combobox', { name: 'Agent' });
  await agent.selectOption({ label: 'Bertil Lund' });
  await only('Satu Rantanen');
  await agent.selectOption({ label: 'Aino Virtanen' });
  await only('Maija');
  await agent.selectOption({ label: 'Emma Schulz' });
  await expect(page.getByText('No chat found')).toBeVisible();
  await page.getByRole('button', { name: 'Clear all' }).first().click();
  await expect(history.results).toHaveCount(2);

  await tickets.choosePerson(page.getByRole('combobox', { name: 'Person' }), 'satu ran', 'Satu Rantanen');
  await only('Satu Rantanen');
  await agent.selectOption({ label: 'Aino Virtanen' });
  await expect(page.getByText('No chat found')).toBeVisible();
  await page.getByRole('button', { name: /^Person: Satu Rantanen/ }).click();
  await only('Maija');
  await agent.selectOption({ label: 'Any agent' });

  const time = page.getByRole('combobox', { name: 'Time' });
  await time.selectOption('Today');
  await expect(history.results).toHaveCount(2);
  await time.selectOption('Between …');
  await page.getByLabel('To', { exact: true }).fill(dayFromNow(-1));
  await expect(page.getByText('No chat found')).toBeVisible();
  await page.getByLabel('To', { exact: true }).fill(dayFromNow(1));
  await page.getByLabel('From', { exact: true }).fill(dayFromNow(-1));
  await expect(history.results).toHaveCount(2);
  await page.getByRole('button', { name: 'Clear all' }).first().click();

  await history.results.filter({ hasText: 'Maija' }).click();
  const listed = history.card.getByRole('list', { name: 'Tickets' }).getByRole('listitem');
  await expect(listed).toHaveCount(1);
  await expect(listed).toContainText('Quiet keyboard');
  await listed.getByRole('link', { name: /^INC-\d+$/ }).click();
  await expect(page.getByRole('heading', { name: 'Quiet keyboard' })).toBeVisible();
  await first.wire.close();
  await second.wire.close();
});

/** A day as a date field takes it, in the time zone of the browser, which is ours. */
function dayFromNow(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() + days);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

test('earlier sessions of the same person are one click away in the chat', async ({ world }) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  await aino.isConnected();
  const liisa = { name: 'Liisa Mattila', email: 'liisa.mattila@northwind-utilities.example', skill: 'it' };
  const first = await startVisitor(product.ready.visitor, liisa);
  await first.wire.command(
    'message.post',
    { text: 'The first time it was the printer' },
    { session: first.started.session },
  );
  await aino.choose(/Liisa Mattila/);
  await aino.linkTo('Liisa Mattila');
  await aino.endChat();
  await expect(aino.chat(/^Liisa Mattila.*, ended(,|$)/)).toBeVisible();
  await first.wire.close();

  const second = await startVisitor(product.ready.visitor, liisa);
  await aino.choose(/^Liisa Mattila(?!.*, ended(,|$))/);
  await aino.linkTo('Liisa Mattila');
  const earlier = aino.page
    .getByRole('complementary', { name: 'User data' })
    .getByRole('list', { name: 'Earlier sessions' });
  await earlier.getByRole('link', { name: 'The first time it was the printer' }).click();
  const history = new HistoryView(aino.page);
  await expect(history.fact('Session ID')).toContainText(first.started.session);
  await expect(history.fact('State')).toHaveText('Ended');
  await second.wire.close();
});

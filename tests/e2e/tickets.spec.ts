import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EsmServer, LOGIN, settingsFor } from '../broker/desk/esm-server';
import { type Running, type ServerReady, samePorts, startServer } from './processes';
import { TicketsAtConsole } from './tickets-page';
import { expect, test } from './world';

test('a ticket is made from the chat, and read and moved on beside it while the chat goes on', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const tickets = new TicketsAtConsole(bertil.page);
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await visitor.write('The screen of my laptop stays black.');
  await expect(bertil.page.getByRole('article').filter({ hasText: 'stays black' })).toBeVisible();

  await tickets.openForm();
  const subject = tickets.dialog.getByRole('textbox', { name: 'Subject' });
  const description = tickets.dialog.getByRole('textbox', { name: 'Description' });
  await expect(subject).toHaveValue('The screen of my laptop stays black.');
  await expect(description).toHaveValue(/What is it about\?[\s\S]*stays black/);
  await tickets.dialog.getByRole('radio', { name: 'Chosen messages' }).check();
  await tickets.dialog.getByRole('checkbox', { name: /stays black/ }).check();
  await expect(description).toHaveValue(
    /^\d{4}-\d\d-\d\d \(UTC\)\n\d\d:\d\d Visitor \w+: The screen of my laptop stays black\.$/,
  );
  await subject.fill('');
  await tickets.submit();
  await expect(subject).toHaveAttribute('aria-invalid', 'true');
  await expect(subject).toHaveAccessibleDescription('This is needed.');
  expect(await tickets.violations()).toEqual([]);
  await subject.fill('Black screen');
  await tickets.choosePerson(
    tickets.dialog.getByRole('combobox', { name: 'Person', exact: true }),
    'satu ran',
    'Satu Rantanen',
  );
  await tickets.submit();
  await expect(tickets.dialog).toBeHidden();

  const link = bertil.page
    .getByRole('log', { name: /Conversation/ })
    .getByRole('link', { name: /INC-\d+: Black screen/ });
  const number = /INC-\d+/.exec((await link.textContent()) ?? '')?.[0] ?? 'none';
  await expect(visitor.log).toContainText(number);
  await link.click();
  await expect(bertil.page.getByRole('heading', { name: 'Black screen' })).toBeInViewport();
  await expect(bertil.page.getByRole('textbox', { name: 'Message' })).toBeInViewport();
  await bertil.page.getByRole('textbox', { name: 'Comment' }).fill('Repair ordered.');
  await visitor.write('Is there news?');
  await bertil.page.getByRole('button', { name: 'Add comment' }).click();
  await expect(bertil.page.getByRole('list', { name: 'Worklog' })).toContainText('Repair ordered.');
  await bertil.page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Solving' });
  await expect(tickets.recent.filter({ hasText: number })).toContainText('Solving');
  expect(await tickets.violations()).toEqual([]);
  await expect(bertil.page.getByRole('article').filter({ hasText: 'Is there news?' })).toBeVisible();
  await bertil.write('A loan laptop is on its way.');
  await expect(visitor.log).toContainText('A loan laptop');

  await tickets.openForm();
  await tickets.dialog.getByRole('textbox', { name: 'Subject' }).fill('Loan laptop');
  await tickets.submit();
  await expect(tickets.recent).toHaveCount(2);
});

test("the bot's ticket comes first, and the visitor is linked to a person whose data card opens in turn", async ({
  world,
}) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const tickets = new TicketsAtConsole(bertil.page);
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Computer or account');
  await visitor.choose('My laptop is broken');
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await expect(tickets.recent).toHaveCount(1);
  await expect(tickets.recent.first()).toContainText('from the assistant');
  await tickets.recent.first().getByRole('link').click();
  await expect(bertil.page.getByRole('heading', { name: 'Broken laptop' })).toBeInViewport();
  await expect(bertil.page.getByRole('textbox', { name: 'Message' })).toBeInViewport();

  await expect(tickets.userData).toContainText('No person is linked');
  await tickets.userData.getByRole('button', { name: 'Link to a person' }).click();
  await tickets.choosePerson(
    tickets.userData.getByRole('combobox', { name: 'Find a person' }),
    'satu ran',
    'Satu Rantanen',
  );
  await expect(tickets.userData).toContainText('Director, Grid Operations');
  await expect(bertil.page.getByRole('log', { name: /Conversation/ })).toContainText(
    'linked the visitor to Satu Rantanen',
  );
  await expect(visitor.log).not.toContainText('Satu Rantanen');
  expect(visitor.wire.join()).not.toContain('Rantanen');

  await tickets.userData.getByRole('button', { name: /Gustav Bergström/ }).click();
  await expect(tickets.userData).toContainText('gustav.bergstrom@');
  await tickets.userData.getByRole('button', { name: /EliteBook/ }).click();
  await expect(tickets.userData).toContainText('5CDZARYQ37');
  expect(await tickets.violations()).toEqual([]);
  await tickets.userData.getByRole('button', { name: 'Back to Gustav Bergström' }).click();
  await tickets.userData.getByRole('button', { name: 'Back to Satu Rantanen' }).click();
  await expect(tickets.userData).toContainText('Director, Grid Operations');
});

test('the tickets of the desk are searched, filtered and sorted', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const tickets = new TicketsAtConsole(bertil.page);
  await bertil.page.getByRole('button', { name: 'Minimize' }).click();
  await tickets.view('Tickets');
  const count = bertil.page.getByRole('region', { name: 'Tickets' }).getByRole('status');
  await expect(count).toHaveText('300 tickets');
  await bertil.page.getByRole('searchbox', { name: 'Search tickets' }).fill('badge rasanen');
  await expect(count).not.toHaveText('300 tickets');
  await bertil.page.getByRole('searchbox', { name: 'Search tickets' }).fill('laptop');
  await bertil.page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Solving' });
  await bertil.page.getByRole('combobox', { name: 'Assignee' }).selectOption({ label: 'Me' });
  await expect(tickets.row('Aino Virtanen')).toHaveCount(0);
  await expect(tickets.row('Bertil Lund').first()).toBeVisible();
  await bertil.page.getByRole('button', { name: 'Number' }).click();
  const header = bertil.page.getByRole('columnheader', { name: 'Number' });
  await expect(header).toHaveAttribute('aria-sort', 'ascending');
  const numbers = tickets.page.getByRole('cell', { name: /^INC-/ });
  await expect(async () => {
    const shown = await numbers.allTextContents();
    expect(shown.length).toBeGreaterThan(1);
    expect(shown).toEqual([...shown].sort());
  }).toPass();
  expect(await tickets.violations()).toEqual([]);
  await tickets.row('Bertil Lund').first().getByRole('link').click();
  await expect(bertil.page.getByRole('link', { name: 'Back to the list' })).toBeVisible();
  await bertil.page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(bertil.page.getByRole('searchbox', { name: 'Search tickets' })).toHaveValue('laptop');
});

test('a ticket asked for while the ticket system is down is made once, though the server is killed meanwhile', async ({
  world,
}) => {
  const dir = await mkdtemp(join(tmpdir(), 'parley-e2e-esm-'));
  const esm = await EsmServer.start();
  let server: Running<ServerReady> | null = null;
  try {
    server = await startServer(dir);
    await server.stop();
    await setEsm(join(dir, 'server'), esm.url);
    server = await startServer(dir, samePorts(server.ready));
    const bertil = await world.agent(server.ready.visitor, 'bertil');
    const tickets = new TicketsAtConsole(bertil.page);
    const visitor = await world.visitor(server.ready.visitor);
    await visitor.choose('Talk to an agent');
    await bertil.openChats.getByRole('option').click();
    await visitor.write('Nothing works.');
    await tickets.openForm();
    await esm.down();
    await tickets.submit();
    await expect(bertil.page.getByRole('log', { name: /Conversation/ })).toContainText(
      'is waiting for the ticket system',
    );
    await expect(tickets.recent).toContainText('waiting for the ticket system');

    await server.kill();
    await esm.up();
    server = await startServer(dir, samePorts(server.ready));
    await bertil.isConnected();
    const link = bertil.page.getByRole('log', { name: /Conversation/ }).getByRole('link', { name: /INC-\d+/ });
    await expect(link).toBeVisible();
    await expect(visitor.log).toContainText(/INC-\d+/);
    await expect(bertil.page.getByRole('log', { name: /Conversation/ })).not.toContainText(
      'is waiting for the ticket system',
    );
    expect(esm.tickets).toHaveLength(1);
  } finally {
    await server?.stop();
    await esm.down();
    await rm(dir, { recursive: true, force: true });
  }
});

/** Sets a workspace to a ticket system of its own, as an administrator would. */
async function setEsm(dir: string, url: string): Promise<void> {
  const edit = async (file: string, change: (json: Record<string, object>) => object): Promise<void> => {
    const path = join(dir, file);
    await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')))));
  };
  const desk = {
    ...settingsFor(url),
    fields: [{ code: 'subject', required: true }, { code: 'description' }, { code: 'impact' }],
    defaults: { subject: { from: 'subject' }, description: { from: 'description' } },
    doubtMs: 1_000,
  };
  await edit('settings.json', ({ settings }) => ({ settings: { ...settings, desk } }));
  await edit('secrets.json', (secrets) => ({ ...secrets, deskPassword: LOGIN.password }));
}

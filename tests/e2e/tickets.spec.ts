import { attach, pdfFile, pictureFile, send, tray } from './files-people';
import { withEsm } from './tickets-desk';
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

  // The reader stays far down in the list, though a ticket is changed meanwhile.
  const table = bertil.page.getByRole('table', { name: 'Tickets' });
  const last = table.locator('[aria-rowindex="301"]');
  await expect(async () => {
    await table.hover();
    await bertil.page.mouse.wheel(0, 100_000);
    await expect(last).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await last.getByRole('link').click();
  await bertil.page.getByRole('textbox', { name: 'Comment' }).fill('Seen.');
  await bertil.page.getByRole('button', { name: 'Add comment' }).click();
  await expect(bertil.page.getByRole('list', { name: 'Worklog' })).toContainText('Seen.');
  await bertil.page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(table).toHaveAttribute('aria-busy', 'false');
  await expect(last).toBeVisible();

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

test('files of the chat go into its ticket, and can be saved from there when the chat is closed', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const tickets = new TicketsAtConsole(bertil.page);
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await attach(visitor, pictureFile('screen.png'), pdfFile('report.pdf'));
  await expect(tray(visitor)).toHaveCount(2);
  await send(visitor);
  await expect(bertil.page.getByRole('article').filter({ hasText: 'screen.png' })).toBeVisible();

  await tickets.openForm();
  const { dialog } = tickets;
  await expect(dialog.getByRole('checkbox', { name: /screen\.png.*PNG · \d+ bytes/ })).toBeChecked();
  await dialog.getByRole('checkbox', { name: /report\.pdf/ }).uncheck();
  await dialog.getByRole('textbox', { name: 'Subject' }).fill('Picture of the screen');
  await tickets.submit();
  await expect(tickets.recent).toHaveCount(1);
  await bertil.endChat();
  await bertil.page.getByRole('button', { name: 'Close chat' }).click();
  await expect(bertil.openChats.getByRole('option')).toHaveCount(0);

  await tickets.view('Tickets');
  await tickets.row('Picture of the screen').getByRole('link').click();
  const page = bertil.page.getByRole('article').filter({ hasText: 'Picture of the screen' });
  await expect(page.getByRole('list', { name: 'Files' }).getByRole('listitem')).toHaveText([/^screen\.png/]);
  const saved = bertil.page.waitForEvent('download');
  await page.getByRole('link', { name: 'Save screen.png' }).click();
  expect((await saved).suggestedFilename()).toBe('screen.png');
  expect(await (await saved).failure()).toBeNull();
  await page.getByRole('link', { name: 'Show the chat' }).click();
  await expect(bertil.page).toHaveURL(/#\/history\/[0-9a-f-]{36}$/);
});

test('a ticket of the ticket system has its fields, its refusals and its files, as it tells them', async ({
  world,
}) => {
  await withEsm({}, async (server, esm) => {
    const bertil = await world.agent(server.address, 'bertil');
    const tickets = new TicketsAtConsole(bertil.page);
    const visitor = await world.visitor(server.address);
    await visitor.choose('Talk to an agent');
    await bertil.openChats.getByRole('option').click();
    await attach(visitor, pictureFile('large.png', 900, 900), { ...pictureFile('dot.png', 1, 1) });
    await expect(tray(visitor)).toHaveCount(2);
    await send(visitor, 'forbidden words');
    await expect(bertil.page.getByRole('article').filter({ hasText: 'forbidden words' })).toBeVisible();

    await tickets.openForm();
    const { dialog } = tickets;
    const subject = dialog.getByRole('textbox', { name: 'Subject' });
    await expect(subject).toHaveValue('forbidden words');
    await dialog.getByRole('combobox', { name: 'Impact' }).selectOption({ label: 'Many' });
    await dialog.getByLabel('Due').fill('2026-08-31');
    await tickets.submit();
    await expect(subject).toHaveAccessibleDescription('This subject is not accepted.');
    await expect(subject).toBeFocused();
    await subject.fill('Wrong words');
    await tickets.submit();
    await expect(dialog).toBeHidden();
    const log = bertil.page.getByRole('log', { name: /Conversation/ });
    await expect(log).toContainText(/“large\.png” is not in ticket INC-\d+: The file is too big/);
    await expect(tickets.recent.first()).toContainText('Without “large.png”: The file is too big');
    expect(visitor.wire.join()).not.toContain('too big');
    const [made] = esm.tickets;
    expect(made?.data).toMatchObject({
      impact: { values: [{ code: 'many' }] },
      due: { values: [{ value: '2026-08-31' }] },
    });

    await tickets.recent.first().getByRole('link').click();
    const page = bertil.page
      .getByRole('article')
      .filter({ has: bertil.page.getByRole('heading', { name: 'Wrong words' }) });
    await expect(page).toContainText('dot.png');
    const status = page.getByRole('combobox', { name: 'Status' });
    esm.behaviour = { delayMs: 1_500 };
    await status.selectOption({ label: 'Solving' });
    await expect(status).toHaveAttribute('aria-busy', 'true');
    await expect(page).toContainText('Saving …');
    await expect(status).toHaveAttribute('aria-busy', 'false');
    esm.behaviour = {};
    await page.getByRole('link', { name: 'Back to the list' }).click();
    const list = bertil.page.getByRole('region', { name: 'Tickets' });
    await expect(tickets.row('Wrong words')).toContainText('Solving');
    await expect(list.getByRole('columnheader').getByRole('button')).toHaveCount(0);
  });
});

test('a ticket asked for while the ticket system is down is made once, though the server is killed meanwhile', async ({
  world,
}) => {
  const change = {
    fields: [{ code: 'subject', required: true }, { code: 'description' }, { code: 'impact' }],
    defaults: { subject: { from: 'subject' }, description: { from: 'description' } },
  } as const;
  await withEsm({ ...change, fields: [...change.fields] }, async (server, esm) => {
    const bertil = await world.agent(server.address, 'bertil');
    const tickets = new TicketsAtConsole(bertil.page);
    const visitor = await world.visitor(server.address);
    await visitor.choose('Talk to an agent');
    await bertil.openChats.getByRole('option').click();
    await visitor.write('Nothing works.');
    await tickets.openForm();
    await esm.down();
    await tickets.submit();
    const log = bertil.page.getByRole('log', { name: /Conversation/ });
    await expect(log).toContainText('is waiting for the ticket system');
    await expect(tickets.recent).toContainText('waiting for the ticket system');

    await server.crash(() => esm.up());
    await bertil.isConnected();
    await expect(log.getByRole('link', { name: /INC-\d+/ })).toBeVisible();
    await expect(visitor.log).toContainText(/INC-\d+/);
    await expect(log).not.toContainText('is waiting for the ticket system');
    expect(esm.tickets).toHaveLength(1);
  });
});

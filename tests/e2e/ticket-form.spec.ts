import type { TicketField } from '../../broker/protocol/tickets';
import { ServerWithDesk } from './tickets-desk';
import { TicketsAtConsole } from './tickets-page';
import { expect, test } from './world';

const named = (code: string, en: string, change: Partial<TicketField> = {}): TicketField => ({
  code,
  name: { en },
  type: 'text',
  required: false,
  multiValue: false,
  ...change,
});

test('a ticket form keeps what was written, whatever is closed, chosen or said meanwhile', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const tickets = new TicketsAtConsole(bertil.page);
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await visitor.write('The screen of my laptop stays black.');
  await expect(bertil.page.getByRole('article').filter({ hasText: 'stays black' })).toBeVisible();

  await tickets.openForm();
  const description = tickets.dialog.getByRole('textbox', { name: 'Description' });
  await expect(description).toHaveValue(/stays black/);
  await visitor.write('And it hums.');
  await expect(description).toHaveValue(/stays black\.\n.*And it hums\.$/);

  await tickets.dialog.getByRole('textbox', { name: 'Subject' }).fill('Black screen');
  await description.fill('Display cable, seen before.');
  await tickets.dialog.getByRole('radio', { name: 'Nothing' }).check();
  await expect(description).toHaveValue('Display cable, seen before.');
  await tickets.dialog.getByRole('radio', { name: 'Chosen messages' }).check();
  await tickets.dialog.getByRole('checkbox', { name: /it hums/ }).check();
  await expect(tickets.dialog).toContainText('Your own text was kept.');
  await expect(description).toHaveValue('Display cable, seen before.');
  expect(await tickets.violations()).toEqual([]);
  await tickets.dialog.getByRole('button', { name: 'Add the messages below it' }).click();
  await expect(description).toHaveValue(/^Display cable, seen before\.\n\n.*\n.*And it hums\.$/);

  await bertil.page.keyboard.press('Escape');
  await expect(tickets.dialog).toBeHidden();
  await tickets.openForm();
  await expect(tickets.dialog.getByRole('textbox', { name: 'Subject' })).toHaveValue('Black screen');
  await expect(description).toHaveValue(/^Display cable, seen before\.[\s\S]*hums\.$/);
  await expect(tickets.dialog.getByRole('checkbox', { name: /it hums/ })).toBeChecked();
  await tickets.dialog.getByRole('button', { name: 'Cancel' }).click();
  await tickets.openForm();
  await expect(description).toHaveValue(/^Display cable/);
  await tickets.dialog.getByRole('button', { name: 'Start over' }).click();
  await expect(tickets.dialog.getByRole('textbox', { name: 'Subject' })).toHaveValue(/stays black/);
  await expect(description).toHaveValue(/What is it about\?[\s\S]*And it hums\.$/);
});

test('a form of every kind of field has names, keys and a list of people that hides nothing', async ({ world }) => {
  const several = { multiValue: true, required: true } as const;
  const server = await ServerWithDesk.start({
    kind: 'embedded',
    fields: [
      named('serial', 'Serial number', several),
      named('visits', 'Visit', { ...several, type: 'date' }),
      named('informed', 'Informed', { ...several, type: 'person' }),
      named('sites', 'Site', {
        type: 'choice',
        multiValue: true,
        choices: [{ value: 'hq', label: { en: 'Head office' } }],
      }),
    ],
  });
  try {
    const bertil = await world.agent(server.address, 'bertil');
    const tickets = new TicketsAtConsole(bertil.page);
    const visitor = await world.visitor(server.address);
    await visitor.choose('Talk to an agent');
    await bertil.openChats.getByRole('option').click();
    await tickets.openForm();
    const { dialog } = tickets;
    await dialog.getByRole('textbox', { name: 'Subject' }).fill('Two devices');
    await dialog.getByRole('textbox', { name: 'Description' }).fill('Both are old.');
    await dialog.getByRole('textbox', { name: 'Serial number 1' }).fill('A1');
    await dialog.getByRole('group', { name: 'Serial number' }).getByRole('button', { name: 'Add another' }).click();
    await dialog.getByRole('textbox', { name: 'Serial number 2' }).fill('B2');
    await dialog.getByLabel('Visit 1', { exact: true }).fill('2026-09-01');
    await dialog.getByRole('combobox', { name: 'Skill' }).selectOption({ index: 1 });
    await dialog.getByRole('combobox', { name: 'Priority' }).selectOption({ label: 'High' });
    await dialog.getByLabel('Due date').fill('2026-08-31');
    await dialog.getByRole('checkbox', { name: 'Head office' }).check();

    const informed = dialog.getByRole('combobox', { name: 'Informed 1' });
    await expect(informed).toHaveAttribute('aria-required', 'true');
    await informed.fill('satu ran');
    const option = bertil.page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
    await expect(option).toHaveCount(1);
    expect(await tickets.violations()).toEqual([]);
    await bertil.page.keyboard.press('Escape');
    await expect(option).toHaveCount(0);
    await expect(dialog).toBeVisible();
    await bertil.page.keyboard.press('ArrowDown');
    await bertil.page.keyboard.press('Enter');
    await expect(informed).toHaveValue('Satu Rantanen');
    await informed.press('Backspace');
    await dialog.getByRole('textbox', { name: 'Subject' }).focus();
    await expect(informed).toHaveValue('Satu Rantanen');
    await tickets.submit();
    await expect(dialog).toBeHidden();

    await tickets.recent.first().getByRole('link').click();
    const page = bertil.page
      .getByRole('article')
      .filter({ has: bertil.page.getByRole('heading', { name: 'Two devices' }) });
    for (const text of ['A1, B2', '2026-09-01', '2026-08-31', 'Satu Rantanen', 'Head office', 'High']) {
      await expect(page).toContainText(text);
    }
    await tickets.view('History');
    await bertil.page.getByRole('combobox', { name: 'Person' }).fill('satu');
    await expect(option.first()).toBeVisible();
    expect(await tickets.violations()).toEqual([]);
  } finally {
    await server.end();
  }
});

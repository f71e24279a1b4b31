import { readFile, writeFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import type { AgentAtConsole, VisitorOnPage } from './people';
import { expect, test, type World } from './world';

const list = (page: Page): Locator => page.getByRole('listbox', { name: 'Canned responses' });
const box = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });

async function chatting(world: World, agent: string): Promise<{ agent: AgentAtConsole; visitor: VisitorOnPage }> {
  const server = await world.server();
  const person = await world.agent(server.ready.visitor, agent);
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await person.openChats.getByRole('option').click();
  return { agent: person, visitor };
}

async function openPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Minimize' }).click();
  await page.getByRole('link', { name: 'Canned responses' }).click();
  await expect(page.getByRole('region', { name: 'Canned responses' })).toBeVisible();
}

async function writeResponse(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('button', { name: 'New canned response' }).click();
  const dialog = page.getByRole('dialog', { name: 'New canned response' });
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill(text);
  await dialog.getByLabel('Category').fill('Testing');
}

test('an agent finds answers behind a slash and puts several into one message, by keyboard alone', async ({
  world,
}) => {
  const { agent, visitor } = await chatting(world, 'bertil');
  const field = box(agent.page);
  await field.focus();
  await agent.page.keyboard.type('/reset');
  const first = list(agent.page).getByRole('option').first();
  await expect(first).toContainText('How to reset your password');
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await expect(first.locator('mark').first()).toHaveText('reset');
  await expect(field).toHaveAttribute('aria-controls', (await list(agent.page).getAttribute('id')) ?? '');
  await expect(field).toHaveAttribute('aria-activedescendant', (await first.getAttribute('id')) ?? '');

  // What stands in the text only is found too; the arrows choose; Esc closes and keeps what was typed.
  await field.fill('/mysignins');
  await expect(list(agent.page).getByRole('option', { name: /New phone/ })).toBeVisible();
  await agent.page.keyboard.press('ArrowDown');
  await expect(list(agent.page).getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
  await agent.page.keyboard.press('Escape');
  await expect(list(agent.page)).toHaveCount(0);
  await expect(field).toHaveValue('/mysignins');

  // Also as the first key after a text that came at once.
  await field.fill('/vpn');
  await expect(list(agent.page)).toBeVisible();
  await agent.page.keyboard.press('Escape');
  await expect(list(agent.page)).toHaveCount(0);

  await field.fill('');
  await agent.page.keyboard.type('/reset');
  await agent.page.keyboard.press('Enter');
  await expect(list(agent.page)).toHaveCount(0);
  await agent.page.keyboard.press('Shift+Enter');
  await agent.page.keyboard.type('/closing the');
  await agent.page.keyboard.press('Tab');
  const sent = await field.inputValue();
  expect(sent).toMatch(/^You can reset your password yourself:[\s\S]*VPN\.\nGood, then we are done/);
  // Nobody is called by a name that was made up: the sentence does without.
  expect(sent).toContain('Thank you for getting in touch. If it comes back');
  await agent.page.keyboard.press('Enter');
  await expect(visitor.log).toContainText('Good, then we are done.');
});

test('what is not known becomes a blank to fill in, and is not sent by mistake', async ({ world }) => {
  const { agent, visitor } = await chatting(world, 'bertil');
  const field = box(agent.page);
  await field.fill('/ticket created');
  await agent.page.keyboard.press('Enter');
  await expect(field).toHaveValue(/^I have made ticket ‹ticket number› for you/);
  const selected = (): Promise<unknown> => agent.page.evaluate('getSelection().toString()');
  expect(await selected()).toBe('‹ticket number›');
  await agent.page.keyboard.press('End');
  await agent.page.keyboard.press('Enter');
  await expect(agent.page.getByRole('alert').filter({ hasText: 'a blank is not filled in' })).toBeVisible();
  expect(await selected()).toBe('‹ticket number›');
  await agent.page.keyboard.type('INC-4711');
  await agent.page.keyboard.press('Enter');
  await expect(visitor.log).toContainText('I have made ticket INC-4711 for you');
});

test('a lead shares one with the team at once; an agent keeps own ones to themselves', async ({ world }) => {
  const server = await world.server();
  const claire = await world.agent(server.ready.visitor, 'claire');
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await box(bertil.page).fill('/zebra');
  await expect(bertil.page.getByText('No canned response has “zebra”')).toBeVisible();

  await openPage(claire.page);
  await writeResponse(claire.page, 'Zebra crossing', 'Dear {{visitor.firstName|friend}}, mind the zebra.');
  const dialog = claire.page.getByRole('dialog', { name: 'New canned response' });
  await expect(dialog.getByRole('figure', { name: 'Preview' })).toContainText('Dear Maija, mind the zebra.');
  await dialog.getByRole('radio', { name: 'Shared' }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(list(bertil.page).getByRole('option', { name: /Zebra crossing/ })).toBeVisible();

  await openPage(bertil.page);
  await bertil.page.getByRole('searchbox', { name: 'Search canned responses' }).fill('zebra');
  await expect(bertil.page.getByRole('button', { name: 'Zebra crossing', exact: true })).toBeVisible();
  await expect(bertil.page.getByRole('button', { name: 'Edit Zebra crossing' })).toHaveCount(0);
  await expect(bertil.page.getByRole('button', { name: 'Delete Zebra crossing' })).toHaveCount(0);
  await writeResponse(bertil.page, 'My own zebra', 'Mine.');
  await bertil.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(bertil.page.getByRole('listitem').filter({ hasText: 'My own zebra' })).toContainText('Personal');

  await claire.page.getByRole('searchbox', { name: 'Search canned responses' }).fill('zebra');
  await expect(claire.page.getByRole('button', { name: 'Delete Zebra crossing' })).toBeVisible();
  await expect(claire.page.getByText('My own zebra')).toHaveCount(0);
  await claire.page.getByRole('button', { name: 'Delete Zebra crossing' }).click();
  const question = claire.page.getByRole('alertdialog', { name: 'Delete canned response?' });
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(claire.page.getByText('Nothing matches')).toBeVisible();
  await expect(bertil.page.getByRole('button', { name: 'Zebra crossing', exact: true })).toHaveCount(0);
  await expect(bertil.page.getByRole('button', { name: 'My own zebra', exact: true })).toBeVisible();
});

test('a message is kept as a canned response, with placeholders for the names in it', async ({ world }) => {
  const { agent, visitor } = await chatting(world, 'bertil');
  const name = (await agent.page.getByRole('option').first().textContent())?.match(/Visitor \w{4}/)?.[0] ?? '';
  await agent.write(`Well, ${name}, turn the quantum router off and on.`);
  await expect(visitor.log).toContainText('quantum router');
  const message = agent.page.getByRole('article').filter({ hasText: 'quantum router' });
  await expect(message).toContainText('Read');
  await message.hover();
  await message.getByRole('button', { name: 'Save as canned response' }).click();
  const dialog = agent.page.getByRole('dialog', { name: 'New canned response' });
  await expect(dialog.getByRole('textbox', { name: 'Text', exact: true })).toHaveValue(
    'Well, {{visitor.name}}, turn the quantum router off and on.',
  );
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Router first aid');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);

  await box(agent.page).fill('/quantum');
  await list(agent.page)
    .getByRole('option', { name: /Router first aid/ })
    .click();
  await expect(box(agent.page)).toHaveValue('Well, turn the quantum router off and on.');
});

test('a file is imported but for its bad rows, which are named, and exported again', async ({ world }, info) => {
  const server = await world.server();
  const claire = await world.agent(server.ready.visitor, 'claire');
  await openPage(claire.page);
  const file = info.outputPath('responses.csv');
  const rows = ['name,content,language,category,scope', 'Alpha one,"Two\nlines",en,Import,shared', ',Text,en,Import,'];
  await writeFile(file, [...rows, 'Beta,Text,xx,Import,', '=Alpha two,Text,fi,Import,personal', ''].join('\r\n'));
  await claire.page.getByRole('button', { name: 'Import' }).click();
  const dialog = claire.page.getByRole('dialog', { name: 'Import canned responses' });
  await dialog.getByLabel('Choose a file').setInputFiles(file);
  await expect(dialog.getByRole('status')).toHaveText('2 new, 0 changed, 0 there already.');
  await expect(dialog.getByRole('listitem')).toHaveText([
    'Line 4: the name is missing.',
    /^Line 5: “xx” is no language code/,
  ]);
  await dialog.getByRole('button', { name: 'Import 2 responses' }).click();
  await expect(dialog.getByRole('status')).toHaveText('2 of 2 imported.');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await claire.page.getByRole('combobox', { name: 'Category' }).selectOption('Import');
  await expect(claire.page.getByRole('status').filter({ hasText: 'responses' })).toHaveText('2 responses');
  const downloading = claire.page.waitForEvent('download');
  await claire.page.getByRole('button', { name: 'Export' }).click();
  await claire.page.getByRole('menuitem', { name: 'As CSV, for spreadsheets' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('canned-responses.csv');
  const exported = await readFile(await download.path(), 'utf8');
  expect(exported.split('\r\n').sort()).toEqual([
    ...['', `"'=Alpha two",Text,fi,Import,personal`, 'Alpha one,"Two\nlines",en,Import,shared'],
    '\ufeffname,content,language,category,scope',
  ]);
});

test('list, page and dialogs have no serious accessibility violation', async ({ world }) => {
  const { agent } = await chatting(world, 'aino');
  const { page } = agent;
  const check = async (): Promise<void> => {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
      [],
    );
  };
  await box(page).fill('/password');
  await expect(list(page)).toBeVisible();
  await check();
  await page.keyboard.press('Escape');
  await openPage(page);
  await check();
  await page.getByRole('button', { name: 'Edit Ask for details' }).click();
  await expect(page.getByRole('dialog', { name: 'Edit canned response' })).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark' });
  await check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Edit Ask for details' })).toBeFocused();
  await page.getByRole('button', { name: 'Import' }).click();
  await check();
});

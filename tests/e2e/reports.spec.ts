import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './world';

test('a lead sees what became of the chats, and saves it; an agent has no reports', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const navigation = bertil.page.getByRole('navigation', { name: 'Main' });
  await expect(navigation.getByRole('link')).toHaveText([
    'Chats',
    'Tickets',
    'History',
    'Canned responses',
    'Settings',
  ]);
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await bertil.write('Good morning!');

  const { page } = await world.agent(server.ready.visitor, 'claire');
  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
  await expect(links).toHaveText(['Chats', 'Tickets', 'History', 'Canned responses', 'Reports', 'Settings']);
  await page.getByRole('button', { name: 'Minimize' }).click();
  await links.filter({ hasText: 'Reports' }).click();
  const reports = page.getByRole('region', { name: 'Reports' });
  const figure = (name: string) => reports.locator('.figure').filter({ has: page.getByText(name, { exact: true }) });
  await expect(figure('Answered')).toContainText('1');
  await expect(figure('Median length')).toContainText('None of them has ended yet');
  await expect(figure('Missed')).toContainText('0%');
  await expect(reports.getByRole('table', { name: 'Agents' }).getByRole('row', { name: /Bertil Lund/ })).toContainText(
    '1',
  );
  await expect(reports.getByRole('table', { name: 'Skills' })).toBeVisible();
  expect((await new AxeBuilder({ page }).include('.reports').analyze()).violations).toEqual([]);

  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    reports.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  expect(saved.suggestedFilename()).toMatch(/^report \d{4}-\d\d-\d\d \d{4}-\d\d-\d\d\.csv$/);
  expect(await readFile(await saved.path(), 'utf8')).toContain('Bertil Lund,1');

  await page.getByRole('combobox', { name: 'Time' }).selectOption('Yesterday');
  await expect(reports).toContainText('No chats in this time');
  await page.getByRole('combobox', { name: 'Time' }).selectOption('From … to …');
  await reports.getByLabel('From').fill('2026-02-02');
  await reports.getByLabel('To').fill('2026-02-01');
  await expect(reports.getByRole('alert')).toHaveText('The first day is after the last.');
  await expect(reports.getByRole('button', { name: 'Save as CSV' })).toBeDisabled();
});

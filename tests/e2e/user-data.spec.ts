import { serverWith } from './settings-world';
import { startVisitor } from './wire';
import { expect, test } from './world';

test("a workspace decides which fields and references of a person show, and in what order; an unknown visitor's own words show", async ({
  world,
}) => {
  const server = await serverWith(world, {
    userData: { fields: ['phone', 'language', 'title'], references: ['services', 'manager'] },
  });
  const aino = await world.agent(server.ready.visitor, 'aino');
  const satu = { name: 'Satu', email: 'satu.rantanen@northwind-utilities.example', skill: 'it' };
  const known = await startVisitor(server.ready.visitor, satu);
  await aino.choose(/Satu/);
  const userData = aino.page.getByRole('complementary', { name: 'User data' });
  // What was typed opens nothing; the agent decides.
  await expect(userData).toContainText('Not verified');
  await expect(userData).not.toContainText('Director');
  await userData.getByRole('button', { name: 'Link to Satu Rantanen' }).click();
  await expect(userData).toContainText('Not verified');
  const card = userData.locator('.data-card');
  await expect(card.locator('dt')).toHaveText(['Phone', 'Language', 'Title']);
  await expect(card.locator('dd').last()).toHaveText('Director, Grid Operations');
  // Devices are not among them.
  await expect(card.getByRole('heading')).toHaveText(['Services', 'Manager']);
  await expect(card).not.toContainText('Latitude 7450');
  // The same choice and order for a person whose card is opened from there.
  await card.getByRole('button', { name: /Gustav Bergström/ }).click();
  await expect(card.locator('dt')).toHaveText(['Phone', 'Language', 'Title']);
  await expect(card).not.toContainText('gustav.bergstrom@');

  const stranger = { name: 'Otto Outsider', email: 'otto@elsewhere.example', skill: 'it' };
  const unknown = await startVisitor(server.ready.visitor, stranger);
  await aino.choose(/Otto Outsider/);
  await expect(userData).toContainText('No person is linked. This is what the visitor gave.');
  await expect(userData.getByRole('button', { name: /^Link to (?!a person)/ })).toHaveCount(0);
  const given = userData.locator('section').first().locator('dl > div');
  await expect(given.filter({ hasText: 'Name' })).toContainText('Otto Outsider');
  await expect(given.filter({ hasText: 'E-mail' })).toContainText('otto@elsewhere.example');
  await known.wire.close();
  await unknown.wire.close();
});

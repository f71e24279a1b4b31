import AxeBuilder from '@axe-core/playwright';
import { samePorts } from './processes';
import { askingServer, members, openRedirect, redirectTo } from './redirect-world';
import { expect, test } from './world';

test('a chat goes to a colleague with everything that was said and a note that the visitor never gets', async ({
  world,
}) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await visitor.write('My salary slip is wrong');
  await bertil.note('Second time this month');
  const claire = await world.agent(server.ready.visitor, 'claire');
  const darek = await world.agent(server.ready.visitor, 'darek');
  await darek.status.click();

  const dialog = await openRedirect(bertil);
  const colleagues = dialog.getByRole('listbox', { name: 'Online colleagues' }).getByRole('option');
  await expect(colleagues).toHaveCount(2);
  await expect(colleagues.filter({ hasText: 'Claire Moreau' })).toContainText(/4 places free/);
  await expect(colleagues.filter({ hasText: 'Claire Moreau' })).toContainText(/French, English · Human resources/);
  const inactive = colleagues.filter({ hasText: 'Darek Nowak' });
  await expect(inactive).toContainText('Inactive');
  await expect(inactive).toHaveAttribute('aria-disabled', 'true');
  const { violations } = await new AxeBuilder({ page: bertil.page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  await bertil.page.keyboard.press('Escape');
  await redirectTo(bertil, 'Claire Moreau', 'Knows payroll, please check June');

  const alert = claire.page.getByRole('alert');
  await expect(alert).toContainText('Bertil Lund redirected a chat to you');
  await expect(alert).toContainText('please check June');
  await claire.openChats.getByRole('option').click();
  const log = claire.page.getByRole('log');
  for (const text of ['My salary slip is wrong', 'Second time this month', 'please check June']) {
    await expect(log.getByRole('article').filter({ hasText: text })).toHaveCount(1);
  }
  await expect(log).toContainText('redirected by Bertil Lund');
  await expect(members(claire)).toHaveCount(3);
  await expect(members(claire).filter({ hasText: 'Bertil Lund' })).not.toContainText('support person');
  await expect(members(claire).filter({ hasText: 'Claire Moreau' })).toContainText('support person');
  await expect(members(bertil).filter({ hasText: 'Claire Moreau' })).toContainText('support person');
  await expect(bertil.page.getByRole('textbox', { name: 'Message' })).toHaveCount(0);

  await claire.write('I have found the mistake');
  await expect(visitor.log).toContainText('Claire Moreau joined');
  await expect(visitor.log).toContainText('I have found the mistake');
  expect(visitor.wire.join('\n')).not.toMatch(/redirect|please check June|Second time/);
});

test('a colleague who is asked sees the note first, and can say no, nothing or yes; the sender sees which', async ({
  world,
}) => {
  const server = await askingServer(world, 8_000);
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  const claire = await world.agent(server.ready.visitor, 'claire');
  const asked = claire.page.getByRole('alert').filter({ hasText: 'asks you to take over' });
  const waiting = bertil.page.getByText('Waiting for Claire Moreau');

  await redirectTo(bertil, 'Claire Moreau', 'Could you? See www.example.org');
  await expect(asked).toContainText('Could you?');
  await expect(asked.getByRole('link')).toHaveAttribute('href', 'https://www.example.org/');
  await expect(bertil.openChats.getByRole('option', { name: /offered to Claire Moreau/ })).toBeVisible();
  await expect(waiting).toBeVisible();
  await expect(bertil.page.getByRole('button', { name: 'Redirect', exact: true })).toBeDisabled();
  await asked.getByRole('button', { name: 'Decline' }).click();
  await expect(bertil.page.getByRole('alert')).toContainText('Claire Moreau declined');
  await expect(waiting).toBeHidden();
  await bertil.page.getByRole('alert').getByRole('button', { name: 'Close' }).click();

  await redirectTo(bertil, 'Claire Moreau', 'And now?');
  await expect(asked).toBeVisible();
  await expect(bertil.page.getByRole('alert')).toContainText('did not answer in time');
  await expect(asked).toBeHidden();

  await redirectTo(bertil, 'Claire Moreau', 'Never mind');
  await expect(asked).toBeVisible();
  await bertil.page.getByRole('button', { name: 'Cancel redirect' }).click();
  await expect(asked).toBeHidden();
  await expect(bertil.page.getByRole('log')).toContainText('Bertil Lund took the request to Claire Moreau back');
  await bertil.write('I am still here');
  await expect(visitor.log).toContainText('I am still here');

  await redirectTo(bertil, 'Claire Moreau', 'Last try');
  await asked.getByRole('button', { name: 'Accept' }).click();
  await expect(visitor.status).toContainText('Claire Moreau');
  await claire.write('Here I am');
  await expect(visitor.log).toContainText('Here I am');
  await expect(members(claire).filter({ hasText: 'Claire Moreau' })).toContainText('support person');
  // It goes on, and so is not over for who gave it away.
  const handedOver = bertil.openChats.getByRole('group', { name: 'Handed over' });
  await expect(handedOver.getByRole('option', { name: /redirected/ })).toBeVisible();
});

test('an open offer outlives a crash of the server', async ({ world }) => {
  const server = await askingServer(world, 120_000);
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  const claire = await world.agent(server.ready.visitor, 'claire');
  await redirectTo(bertil, 'Claire Moreau', 'Over the crash');
  const asked = claire.page.getByRole('alert').filter({ hasText: 'asks you to take over' });
  await expect(asked).toBeVisible();
  for (const page of [claire.page, bertil.page]) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  }

  await server.kill();
  await expect(claire.page.getByRole('status', { name: 'Connection' })).not.toHaveText('Connected');
  await world.server(samePorts(server.ready));
  await claire.isConnected();
  await expect(asked).toContainText('Over the crash');
  await asked.getByRole('button', { name: 'Accept' }).click();
  await expect(visitor.status).toContainText('Claire Moreau');
});

test('a chat goes to a skill, by keyboard alone, and stays with nobody who is full', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await visitor.write('The lift is stuck');
  const emma = await world.agent(server.ready.visitor, 'emma');

  const { keyboard } = bertil.page;
  await bertil.page.getByRole('button', { name: 'Redirect' }).focus();
  await keyboard.press('Enter');
  await expect(bertil.page.getByRole('searchbox', { name: 'Search colleagues and skills' })).toBeFocused();
  await keyboard.type('facil');
  const skills = bertil.page.getByRole('listbox', { name: 'Skills' }).getByRole('option');
  await expect(skills).toHaveCount(1);
  await keyboard.press('ArrowDown');
  await keyboard.press('Tab');
  await expect(skills).toBeFocused();
  await keyboard.press('Enter');
  await expect(skills).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Tab');
  await keyboard.type('North lift');
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.press('Enter');

  await expect(visitor.status).toContainText('Emma Schulz');
  await emma.openChats.getByRole('option').click();
  await expect(emma.page.getByRole('article').filter({ hasText: 'North lift' })).toHaveCount(1);
  await expect(emma.page.getByRole('log')).toContainText('Bertil Lund redirected the chat to Facilities');
  await expect(members(emma).filter({ hasText: 'Emma Schulz' })).toContainText('support person');

  for (const places of [1, 2]) {
    const other = await world.visitor(server.ready.visitor);
    await other.choose('Talk to an agent');
    await expect(bertil.openChats.getByRole('option')).toHaveCount(1 + places);
  }
  const dialog = await openRedirect(emma);
  const full = dialog.getByRole('option', { name: /^Bertil Lund/ });
  await expect(full).toContainText('Full: 2 of 2 chats');
  await expect(full).toHaveAttribute('aria-disabled', 'true');
  await expect(dialog.getByRole('button', { name: 'Redirect' })).toBeDisabled();
});

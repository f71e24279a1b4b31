import { samePorts } from './processes';
import { expect, test } from './world';

test('signing out with something unsent asks, and what is unsent goes out at the next sign-in', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await server.stop();
  await bertil.write('I am looking into it');
  await bertil.note('Call the printer firm');

  const signOut = bertil.page.getByRole('button', { name: 'Sign out', exact: true });
  const question = bertil.page.getByRole('alertdialog', { name: 'Sign out?' });
  await signOut.click();
  await expect(question).toContainText('2 messages have not been sent yet');
  const unsent = question.getByRole('list', { name: 'Not sent yet' });
  await expect(unsent.getByRole('listitem')).toHaveCount(2);
  await expect(unsent).toContainText('I am looking into it');
  await expect(question.getByRole('button', { name: 'Stay' })).toBeFocused();
  await bertil.page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(bertil.openChats.getByRole('option')).toHaveCount(1);

  await signOut.click();
  await question.getByRole('button', { name: 'Sign out anyway' }).click();
  await expect(bertil.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(bertil.page.getByText('I am looking into it')).toHaveCount(0);

  await world.server(samePorts(server.ready));
  await bertil.signIn('bertil', 'demo');
  await expect(visitor.log.getByRole('article').filter({ hasText: 'I am looking into it' })).toHaveCount(1);
  await bertil.openChats.getByRole('option').click();
  await expect(bertil.page.getByRole('article').filter({ hasText: 'Call the printer firm' })).not.toContainText(
    'Sending',
  );
  // With a live chat it is said what becomes of it; it is back in the queue at once, and somebody else gets it.
  const aino = await world.agent(server.ready.visitor, 'aino');
  await signOut.click();
  await expect(question).toContainText('You have 1 live chat. It goes back to the queue at once');
  await expect(question).not.toContainText('sent');
  await question.getByRole('button', { name: 'Hand back and sign out' }).click();
  await expect(bertil.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(bertil.page.getByRole('textbox', { name: 'Password' })).toBeFocused();
  await expect(aino.openChats.getByRole('option')).toHaveCount(1);
  // With nothing unsent and no chat nobody is asked.
  await bertil.signIn('bertil', 'demo');
  await signOut.click();
  await expect(bertil.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

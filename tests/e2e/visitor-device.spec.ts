import type { Page } from '@playwright/test';
import { attach, pdfFile, send, tray } from './files-people';
import { VisitorOnPage } from './people';
import { serverWith } from './settings-world';
import { expect, test } from './world';

/** What a page of version 0.1.0 could leave on the device: a sent file in the tray, and messages refused for it. */
function leaveAsOldPageDid(page: Page, texts: readonly string[], file: unknown): Promise<void> {
  const script = `(async (texts, file) => {
    const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
    const put = async (name, store, entries) => {
      const database = await done(indexedDB.open(name, 1));
      for (const entry of entries) await done(database.transaction(store, 'readwrite').objectStore(store).put(entry));
      database.close();
    };
    const { session } = JSON.parse(localStorage.getItem('parley-session'));
    const common = { session, tab: 'old', at: new Date().toISOString() };
    const id = (n) => '01900000-0000-7000-8000-00000000000' + n;
    await put('parley-files', 'files', [{ ...common, id: id(0), name: 'b.pdf', blob: new Blob(['%PDF-1.4']), file }]);
    const error = { code: 'conflict', message: '"b.pdf" is in a message already.', retryable: false };
    await put('parley', 'pending', texts.map((text, n) => ({
      ...common, id: id(n + 1), type: 'message.post', data: { text }, uploads: [id(0)], error,
    })));
  })(${JSON.stringify(texts)}, ${JSON.stringify(file)})`;
  return page.evaluate(script);
}

test('a sent file never returns to the tray, and messages refused for one by an earlier version get out', async ({
  world,
}) => {
  const server = await world.server();
  const visitor = await world.visitor(server.ready.visitor);
  const { page } = visitor;
  await visitor.choose('Talk to an agent');
  await expect(visitor.status).toContainText('in the queue');
  await attach(visitor, pdfFile('a.pdf'));
  await expect(tray(visitor)).toContainText('20 KB');
  const posted = page.waitForResponse((response) => response.url().endsWith('/files'));
  await attach(visitor, pdfFile('b.pdf'));
  const file = await (await posted).json();
  await expect(tray(visitor).filter({ hasText: '20 KB' })).toHaveCount(2);

  // Twice, before the disk has written the first one.
  await page.getByRole('textbox', { name: 'Message' }).fill('with the files');
  await page.locator('form.composer').evaluate((form) => {
    const again = (): void => Reflect.get(form, 'requestSubmit').call(form);
    again();
    again();
  });
  const sent = visitor.log.getByRole('article').filter({ hasText: 'with the files' });
  await expect(sent).toContainText('Sent');
  await expect(tray(visitor)).toHaveCount(0);

  await leaveAsOldPageDid(page, ['to be sent', 'to be kept'], file);
  await page.reload();
  await expect(tray(visitor)).toHaveCount(0);
  const refused = (text: string) => visitor.log.getByRole('article').filter({ hasText: text });
  await expect(refused('to be sent')).toContainText('Not sent: "b.pdf" is in a message already.');
  await refused('to be sent').getByRole('button', { name: 'Try again' }).click();
  await expect(refused('to be sent')).toContainText('Sent');
  await refused('to be kept').getByRole('button', { name: 'Delete' }).click();
  await expect(refused('to be kept')).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('to be kept');
  await send(visitor);
  await expect(refused('to be kept')).toContainText('Sent');
});

test('a browser whose storage never answers still chats, and says what a reload would lose', async ({ world }) => {
  const server = await world.server();
  const context = await world.context();
  await context.addInitScript('IDBFactory.prototype.open = () => new EventTarget()');
  const visitor = new VisitorOnPage(await context.newPage());
  await visitor.start(server.ready.visitor);
  await expect(visitor.status).toHaveText('You are talking to the assistant');
  await expect(visitor.page.getByRole('status', { name: 'Storage' })).toContainText('If you reload or close this page');
  await visitor.choose('Talk to an agent');
  await expect(visitor.status).toContainText('in the queue');
  await attach(visitor, pdfFile('a.pdf'));
  await send(visitor, 'without a disk');
  const sent = visitor.log.getByRole('article').filter({ hasText: 'without a disk' });
  await expect(sent).toContainText('a.pdf');
  await expect(sent).toContainText('Sent');
});

test('what a visitor types survives a reload: message, rating, and the form before the chat', async ({ world }) => {
  const server = await serverWith(world, { askVisitor: true });
  const context = await world.context();
  const visitor = new VisitorOnPage(await context.newPage());
  const { page } = visitor;
  await page.goto(server.ready.visitor);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Maija');
  await page.getByRole('textbox', { name: 'E-mail' }).fill('maija@example.com');
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Maija');
  await expect(page.getByRole('textbox', { name: 'E-mail' })).toHaveValue('maija@example.com');
  await page.getByRole('button', { name: 'Start chat' }).click();

  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill('half a sent');
  await page.reload();
  await expect(field).toHaveValue('half a sent');
  await visitor.endChat();

  await page.getByRole('radio', { name: '2' }).check();
  await page.getByRole('textbox', { name: 'What could we do better?' }).fill('Be quick');
  await page.reload();
  await expect(page.getByRole('radio', { name: '2' })).toBeChecked();
  await expect(page.getByRole('textbox', { name: 'What could we do better?' })).toHaveValue('Be quick');
  await page.getByRole('button', { name: 'Send rating' }).click();
  await expect(visitor.log).toContainText('You rated this chat 2 out of 5');

  // The next chat has what was typed and not sent in this one, and nothing of the form.
  await page.getByRole('button', { name: 'Start a new chat' }).click();
  await expect(page.getByRole('textbox', { name: 'Your name' })).toHaveValue('');
  await page.getByRole('button', { name: 'Start chat' }).click();
  await expect(field).toHaveValue('half a sent');
});

test('a network that lets no WebSocket through is named after ten seconds, and a Finnish browser is spoken Finnish to', async ({
  world,
}) => {
  const server = await world.server();
  const context = await world.context({ locale: 'fi-FI' });
  const visitor = new VisitorOnPage(await context.newPage());
  let blocks = true;
  await visitor.page.routeWebSocket(/\/mqtt/, (socket) => {
    if (!blocks) socket.connectToServer();
  });
  await visitor.start(server.ready.visitor);
  await expect(visitor.status).toHaveText('Your network blocks this chat');
  await expect(visitor.page.getByRole('alert')).toContainText('Try another network');
  blocks = false;
  await visitor.page.getByRole('button', { name: 'Try again now' }).click();
  await expect(visitor.page.getByRole('alert')).toHaveCount(0);
  await expect(visitor.log).toContainText('Hei!');

  await context.setOffline(true);
  await expect(visitor.status).toHaveText('No connection. What you write is kept and sent later.', { timeout: 1_000 });
});

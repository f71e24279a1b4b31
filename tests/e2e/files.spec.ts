import { attach, drop, isShown, paste, pdfFile, pictureFile, saved, send, tray } from './files-people';
import { serverWith } from './settings-world';
import { seriousViolations } from './violations';
import { WireClient } from './wire';
import { expect, test } from './world';

test('a visitor sends a picture and a document; the agent sees, opens and saves them', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  const picture = pictureFile('screen & "north".png');
  const document = pdfFile('Lasku Mäkinen.pdf');

  const accept = await visitor.page.locator('input[type=file]').getAttribute('accept');
  expect(accept).toBe('.jpeg,.jpg,.bmp,.png,.svg,.gif,.csv,.odt,.xls,.odp,.doc,.docx,.zip,.ppt,.pps,.pdf');
  await attach(visitor, picture, document);
  await expect(tray(visitor)).toHaveCount(2);
  await send(visitor, 'This is what I see');
  await expect(tray(visitor)).toHaveCount(0);

  const message = bertil.page.getByRole('article').filter({ hasText: 'This is what I see' });
  await expect(message).toContainText('Lasku Mäkinen.pdf');
  await expect(message).toContainText('PDF · 20 KB');
  await isShown(message.getByRole('button', { name: /^View screen/ }).locator('img'));
  const save = await saved(bertil.page, message.getByRole('link', { name: 'Save Lasku Mäkinen.pdf' }));
  expect(save.name).toBe('Lasku Mäkinen.pdf');
  expect(save.bytes.equals(document.buffer)).toBe(true);

  await message.getByRole('button', { name: /^View screen/ }).press('Enter');
  const viewer = bertil.page.getByRole('dialog', { name: /^Picture: screen/ });
  await isShown(viewer.getByRole('img'));
  const whole = await saved(bertil.page, viewer.getByRole('link', { name: 'Save' }));
  expect(whole.bytes.equals(picture.buffer)).toBe(true);
  await bertil.page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);

  const listed = bertil.page.getByRole('complementary', { name: 'User data' }).getByRole('list', { name: 'Files' });
  await expect(listed.getByRole('listitem')).toHaveCount(2);

  // At the visitor's, also after a reload, when the page has to fetch them.
  await visitor.page.reload();
  const own = visitor.log.getByRole('article').filter({ hasText: 'This is what I see' });
  await isShown(own.getByRole('img', { name: /^Picture screen/ }));
  expect(
    (await saved(visitor.page, own.getByRole('button', { name: /^Save Lasku/ }))).bytes.equals(document.buffer),
  ).toBe(true);
});

test('what may not be sent is refused with the reason, and what an SVG might do is not done', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  const alert = visitor.page.getByRole('alert');

  const program = Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1');
  await attach(visitor, { name: 'setup.exe', mimeType: 'image/png', buffer: program });
  await expect(alert).toContainText('setup.exe');
  await expect(alert).toContainText('You can send these kinds of files: jpeg, jpg, bmp');
  await attach(visitor, { name: 'photo.png', mimeType: 'image/png', buffer: program });
  await expect(alert).toContainText('“photo.png” was not attached. Its content is not what its name says');
  await attach(visitor, { name: 'huge.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) });
  await expect(alert).toContainText('a file may have 10 MB at most');
  await expect(tray(visitor)).toHaveCount(0);
  await expect(visitor.page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await visitor.page.getByRole('button', { name: 'Close' }).click();
  await expect(alert).toHaveCount(0);

  const hostile =
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40" onload="alert(1)"><script>alert(2)</script><rect width="60" height="40" fill="green"/></svg>';
  const dialogs: string[] = [];
  for (const { page } of [bertil, visitor]) page.on('dialog', (dialog) => dialogs.push(dialog.message()));
  await attach(visitor, { name: 'drawing.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(hostile) });
  await send(visitor);
  const card = bertil.page.getByRole('article').filter({ hasText: 'drawing.svg' });
  await isShown(card.locator('img'));
  await isShown(visitor.log.getByRole('img', { name: 'Picture drawing.svg' }));
  const address = new URL((await card.getByRole('link').getAttribute('href')) ?? '', bertil.page.url()).href;
  const given = await bertil.page.request.get(address);
  expect(await given.text()).not.toMatch(/script|onload|alert/);
  expect(given.headers()).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-disposition': expect.stringMatching(/^attachment/),
    'content-security-policy': expect.stringMatching(/^sandbox/),
  });
  // Opened as an address it is saved; it never becomes a page.
  await expect(bertil.page.goto(address)).rejects.toThrow(/Download is starting|ERR_ABORTED/);
  expect((await (await bertil.page.context().browser()?.newContext())?.request.get(address))?.status()).toBe(401);
  expect(dialogs).toEqual([]);
});

test('what is more than a message or a chat may hold is refused in words, by the limits of the workspace', async ({
  world,
}) => {
  // Room for one of two files in the chat, two files in a message, and 30 KB in a file.
  const limits = { sessionFileBytes: 40_000, filesPerMessage: 2, fileBytes: 30_000 };
  const server = await serverWith(world, { limits });
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  const alert = visitor.page.getByRole('alert');

  await attach(visitor, pdfFile('big.pdf', 40_000));
  await expect(alert).toContainText('“big.pdf” was not attached. It has');
  await expect(alert).toContainText('a file may have');
  await attach(visitor, pdfFile('first.pdf', 25_000));
  await expect(tray(visitor)).toContainText('first.pdf');
  await attach(visitor, pdfFile('second.pdf', 25_000));
  await expect(alert).toContainText('“second.pdf” was not attached. This chat has as many files as it can hold.');
  await expect(tray(visitor)).toHaveCount(1);
  await send(visitor, 'All that fits');
  const message = bertil.page.getByRole('article').filter({ hasText: 'All that fits' });
  await expect(message).toContainText('first.pdf');
  await expect(message).not.toContainText('second.pdf');
});

test('an agent has no way to send a file', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await attach(visitor, pictureFile('mine.png'));
  await send(visitor);
  const card = bertil.page.getByRole('article').filter({ hasText: 'mine.png' });
  await expect(bertil.openChats.getByRole('option')).toContainText('mine.png');
  const href = (await card.getByRole('link').getAttribute('href')) ?? '';

  await expect(bertil.page.locator('input[type=file]')).toHaveCount(0);
  await expect(bertil.page.getByRole('button', { name: /attach/i })).toHaveCount(0);
  const wire = await WireClient.connect(server.ready.mqtt, { kind: 'agent', id: 'bertil' }, 'demo');
  const session = await visitor.page.evaluate("JSON.parse(localStorage.getItem('parley-session')).session");
  for (const files of [[href.split('/').at(-1)], []]) {
    const reply = await wire.command('message.post', { text: 'Here', files }, { session: String(session) });
    expect(reply.ok ? 'ok' : reply.error.code).toBe('invalid');
  }
});

test('sending a file can be cancelled, is tried again, and can be tried again by hand', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  const uploads = '**/api/sessions/*/files';

  // Nothing gets through: the upload hangs, and is cancelled.
  await visitor.page.route(uploads, () => undefined);
  await attach(visitor, pdfFile('slow.pdf'));
  await expect(tray(visitor).getByRole('progressbar')).toBeVisible();
  await visitor.page.getByRole('button', { name: 'Cancel sending slow.pdf' }).click();
  await expect(tray(visitor)).toHaveCount(0);
  await visitor.page.unroute(uploads);

  // Every try fails: after a few the visitor is asked, and the next one goes through.
  let tries = 0;
  await visitor.page.route(uploads, async (route) => {
    tries += 1;
    await route.abort('connectionreset');
  });
  await attach(visitor, pdfFile('again.pdf'));
  const retry = visitor.page.getByRole('button', { name: 'Try again.pdf again' });
  await expect(retry).toBeVisible();
  expect(tries).toBe(3);
  await visitor.page.unroute(uploads);
  await retry.click();
  await expect(tray(visitor)).toContainText('20 KB');
  await send(visitor, 'Here it is');
  await expect(bertil.page.getByRole('article').filter({ hasText: 'Here it is' })).toContainText('again.pdf');
});

test('files chosen without a network are sent when it is back, over a reload; words go ahead of them', async ({
  world,
}) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  const context = visitor.page.context();

  await context.setOffline(true);
  await attach(visitor, pictureFile('tunnel.png'));
  await send(visitor, 'From the tunnel');
  const own = visitor.log.getByRole('article').filter({ hasText: 'From the tunnel' });
  await expect(own).toContainText('Sending');
  await context.route('**/api/sessions/*/files', (route) => route.abort());
  await context.setOffline(false);
  await visitor.write('Only words');
  await expect(bertil.page.getByRole('article').filter({ hasText: 'Only words' })).toHaveCount(1);
  await expect(bertil.page.getByRole('article').filter({ hasText: 'From the tunnel' })).toHaveCount(0);

  await attach(visitor, pdfFile('later.pdf'));
  await expect(tray(visitor)).toHaveCount(1);

  await context.unroute('**/api/sessions/*/files');
  await visitor.page.reload();
  const arrived = bertil.page.getByRole('article').filter({ hasText: 'From the tunnel' });
  await isShown(arrived.locator('img'));
  await expect(arrived).toHaveCount(1);
  await expect(tray(visitor)).toContainText('later.pdf');
  await send(visitor);
  await expect(bertil.page.getByRole('article').filter({ hasText: 'later.pdf' })).toHaveCount(1);
});

test('files can be pasted and dropped, and every part of it can be reached by keyboard and reader', async ({
  world,
}) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();

  await paste(visitor, pictureFile('pasted.png'));
  await drop(visitor, pictureFile('dropped.png'), { name: 'no.exe', mimeType: '', buffer: Buffer.from('x') });
  await expect(tray(visitor)).toHaveText([/pasted\.png/, /dropped\.png/]);
  await expect(visitor.page.getByRole('alert')).toContainText('no.exe');
  expect(await seriousViolations(visitor.page)).toEqual([]);
  await visitor.page.getByRole('button', { name: 'Remove pasted.png' }).press('Enter');
  await expect(tray(visitor)).toHaveCount(1);
  await visitor.page.getByRole('textbox', { name: 'Message' }).press('Enter');

  const view = bertil.page.getByRole('article').getByRole('button', { name: 'View dropped.png' });
  await isShown(view.locator('img'));
  expect(await seriousViolations(bertil.page)).toEqual([]);
  await view.press('Enter');
  const viewer = bertil.page.getByRole('dialog', { name: 'Picture: dropped.png' });
  await isShown(viewer.getByRole('img'));
  expect(await seriousViolations(bertil.page)).toEqual([]);
  await viewer.getByRole('button', { name: 'Close' }).press('Enter');
  await expect(view).toBeFocused();
});

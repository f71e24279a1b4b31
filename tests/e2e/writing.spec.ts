import type { Locator, Page } from '@playwright/test';
import { expect, test } from './world';

const box = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });

/** The key that ends a composition, as Safari sends it: after its end, with nothing but the number to tell it by. */
async function pressOfInputMethod(page: Page, key: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, windowsVirtualKeyCode: 229 });
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode: 13 });
  await session.detach();
}

interface Brought {
  readonly text?: string;
  readonly html?: string;
  readonly picture?: string;
}

/** Pastes or drops on an element what a program would give; whether the page took it from the browser. */
function bring(target: Locator, kind: 'paste' | 'drop', brought: Brought): Promise<boolean> {
  return target.evaluate(
    (element, { kind, brought }) => {
      const view = element.ownerDocument.defaultView;
      if (view === null) return false;
      const data = new view.DataTransfer();
      if (brought.text !== undefined) data.setData('text/plain', brought.text);
      if (brought.html !== undefined) data.setData('text/html', brought.html);
      if (brought.picture !== undefined) data.items.add(new view.File(['x'], brought.picture, { type: 'image/png' }));
      const init = { bubbles: true, cancelable: true };
      if (kind === 'paste')
        return !element.dispatchEvent(new view.ClipboardEvent('paste', { ...init, clipboardData: data }));
      element.dispatchEvent(new view.DragEvent('dragover', { ...init, dataTransfer: data }));
      return !element.dispatchEvent(new view.DragEvent('drop', { ...init, dataTransfer: data }));
    },
    { kind, brought },
  );
}

test('what was meant is sent: no half words, no answers in mid-sentence, and text where there is some', async ({
  world,
}) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  const tray = visitor.page.getByRole('list', { name: 'Files to send' });

  // The Enter of an input method chooses a candidate; the next one is for the page.
  for (const page of [visitor.page, bertil.page]) {
    await box(page).fill('にほ');
    await pressOfInputMethod(page, 'Enter');
    await expect(box(page)).toHaveValue('にほ');
    await box(page).press('End');
    await page.keyboard.insertText('ん');
    await page.keyboard.press('Enter');
    await expect(box(page)).toHaveValue('');
    await expect(visitor.log.getByText('にほん', { exact: true }).last()).toBeVisible();
  }
  await expect(visitor.log.getByText('にほ', { exact: true })).toHaveCount(0);

  // A list is there in mid-sentence, and Enter sends.
  const list = bertil.page.getByRole('listbox', { name: 'Canned responses' });
  await box(bertil.page).pressSequentially('Open the folder /reset');
  await expect(list).toBeVisible();
  await expect(list.getByRole('option', { selected: true })).toHaveCount(0);
  await pressOfInputMethod(bertil.page, 'Tab');
  await bertil.page.keyboard.press('Enter');
  await expect(visitor.log.getByText('Open the folder /reset', { exact: true })).toBeVisible();
  await box(bertil.page).pressSequentially('Hello! /reset');
  await bertil.page.keyboard.press('ArrowDown');
  await bertil.page.keyboard.press('Enter');
  await expect(box(bertil.page)).toHaveValue(/^Hello! You can reset your password yourself/);
  await box(bertil.page).fill('');

  // A table comes as text and as a picture of it: the field takes the text by itself.
  const table = { text: 'Anna\t12', html: '<table><tr><td>Anna</td><td>12</td></tr></table>', picture: 'image.png' };
  expect(await bring(box(visitor.page), 'paste', table)).toBe(false);
  expect(await bring(box(bertil.page), 'paste', table)).toBe(false);
  await expect(tray).toHaveCount(0);
  expect(await bring(visitor.log, 'drop', { text: 'Anna\t12', picture: 'image.png' })).toBe(true);
  await expect(box(visitor.page)).toHaveValue('Anna\t12');
  await box(visitor.page).fill('');
  expect(await bring(box(visitor.page), 'paste', { html: '<p>One</p><p>Two</p>' })).toBe(true);
  await expect(box(visitor.page)).toHaveValue('One\nTwo');

  // A picture alone is attached by a visitor, and an agent is told.
  expect(await bring(box(visitor.page), 'paste', { picture: 'screen.png' })).toBe(true);
  await expect(tray.getByRole('listitem')).toHaveText([/screen\.png/]);
  expect(await bring(box(bertil.page), 'paste', { picture: 'screen.png' })).toBe(true);
  await expect(
    bertil.page.getByRole('alert').filter({ hasText: 'agents cannot send pictures or files' }),
  ).toBeVisible();

  // What nothing takes opens nothing in the page's place.
  expect(await bring(bertil.page.getByRole('log'), 'drop', { picture: 'screen.png' })).toBe(true);
  expect(await bring(visitor.page.getByRole('heading').first(), 'drop', { text: 'https://a.example/' })).toBe(true);
  await visitor.endChat();
  expect(await bring(visitor.log, 'drop', { picture: 'screen.png' })).toBe(true);
});

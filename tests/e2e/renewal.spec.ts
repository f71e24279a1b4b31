import type { Page } from '@playwright/test';
import { SignJWT } from 'jose';
import { SavedSession } from '../../renderer/visitor/chat/saved-session';
import type { VisitorOnPage } from './people';
import { expect, test, type World } from './world';

const DAY_MS = 24 * 60 * 60 * 1000;

async function savedBy(page: Page): Promise<SavedSession> {
  return SavedSession.parse(await page.evaluate("JSON.parse(localStorage.getItem('parley-session'))"));
}

/**
 * Closes the page and opens the chat again with a token of that session that ended so long ago: as on a laptop that
 * was closed meanwhile. `address`: of the visitor page.
 */
async function comeBack(world: World, visitor: VisitorOnPage, address: string, endedMs: number) {
  const context = visitor.page.context();
  const end = Math.floor((Date.now() - endedMs) / 1000);
  const session = (await savedBy(visitor.page)).session;
  const token = await new SignJWT({ at: (end - 86_400) * 1000 })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('parley')
    .setSubject(`visitor:${session}`)
    .setExpirationTime(end)
    .sign(await world.tokenKey());
  await visitor.page.close();
  await context.setOffline(false);
  const page = await context.newPage();
  await page.goto(new URL('/api/server', address).href);
  await page.evaluate(`localStorage.setItem('parley-session', '${JSON.stringify({ session, token })}')`);
  await page.goto(address);
  return { page, token };
}

test('a chat that is older than its token goes on, with what was written meanwhile', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await visitor.page.context().setOffline(true);
  await visitor.write('written in the night');
  await expect(visitor.log).toContainText('written in the night');

  const { page, token } = await comeBack(world, visitor, server.ready.visitor, DAY_MS);
  await expect(bertil.page.getByRole('article').filter({ hasText: 'written in the night' })).toHaveCount(1);
  const log = page.getByRole('log', { name: 'Conversation' });
  const own = log.getByRole('article').filter({ hasText: 'written in the night' });
  await expect(own).toHaveCount(1);
  await expect(own).not.toContainText('Sending');
  await expect.poll(async () => (await savedBy(page)).token).not.toBe(token);
  expect(Date.parse((await savedBy(page)).expiresAt ?? '')).toBeGreaterThan(Date.now());
});

test('whoever is not let in any more is told so, not that the chat is over, and keeps the words', async ({ world }) => {
  const server = await world.server();
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await visitor.page.context().setOffline(true);
  await visitor.write('my order is 4711');
  await expect(visitor.log).toContainText('my order is 4711');
  await visitor.page.getByRole('textbox', { name: 'Message' }).fill('and I want');

  const { page } = await comeBack(world, visitor, server.ready.visitor, 31 * DAY_MS);
  const told = page.getByRole('status').filter({ hasText: 'cannot open your earlier chat' });
  await expect(told).toContainText('my order is 4711');
  await expect(page.getByText('has ended')).toHaveCount(0);
  await page.reload();
  await expect(told).toContainText('my order is 4711');
  await expect(told.getByRole('blockquote')).toHaveText(['my order is 4711', 'and I want']);
  await page.getByRole('button', { name: 'Start chat' }).click();
  await expect(page.getByRole('log', { name: 'Conversation' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('my order is 4711\nand I want');
});

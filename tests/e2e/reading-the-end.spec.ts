import type { Locator, Page } from '@playwright/test';
import { expect, test, type World } from './world';

/** How far the end of the log is below what is in view, in CSS pixels. */
function belowView(log: Locator): Promise<number> {
  return log.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
}

async function readsTheEnd(log: Locator): Promise<void> {
  await expect.poll(() => belowView(log)).toBeLessThan(2);
}

const box = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });

/** A chat of Bertil's that is higher than its log. */
async function longChat(world: World) {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  for (let n = 0; n < 12; n += 1) await visitor.write(`visitor's line ${n}\nand more of it`);
  const log = bertil.page.getByRole('log');
  return { bertil, visitor, log };
}

test('who reads the end goes on reading it, whatever grows; who reads further up stays there', async ({ world }) => {
  const { bertil, visitor, log } = await longChat(world);
  await expect(log.getByRole('article').filter({ hasText: "visitor's line 11" })).toBeInViewport();
  await readsTheEnd(log);

  // A canned response makes the field as high as it gets.
  await box(bertil.page).fill('/reset');
  await bertil.page.keyboard.press('Enter');
  await expect(box(bertil.page)).toHaveValue(/^You can reset your password yourself/);
  await readsTheEnd(log);
  await visitor.write('written meanwhile');
  await expect(log.getByRole('article').filter({ hasText: 'written meanwhile' })).toBeInViewport();

  // The window is zoomed, turned and docked, on either side; a question comes up above the visitor's field.
  await readsTheEnd(visitor.log);
  for (const size of [
    { width: 900, height: 600 },
    { width: 380, height: 640 },
    { width: 1280, height: 800 },
  ]) {
    await bertil.page.setViewportSize(size);
    await visitor.page.setViewportSize(size);
    await readsTheEnd(log);
    await readsTheEnd(visitor.log);
  }
  await box(visitor.page).fill('as\nhigh\nas\nthe\nfield\ngets');
  await readsTheEnd(visitor.log);
  // Text that is made larger, or a font that comes late.
  for (const { page } of [visitor, bertil]) await page.evaluate("document.documentElement.style.fontSize = '24px'");
  await readsTheEnd(visitor.log);
  await readsTheEnd(log);
  await bertil.write('And what do you see then?');
  await expect(visitor.log.getByRole('article').filter({ hasText: 'And what do you see then?' })).toBeInViewport();
  await readsTheEnd(visitor.log);

  // A keyboard comes up over the visitor's page: head, end and field are above it.
  await visitor.page.evaluate(`
    Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => 380 });
    visualViewport.dispatchEvent(new Event('resize'));
  `);
  await expect.poll(() => bottomOf(visitor.page.getByRole('button', { name: 'Send' }))).toBeLessThan(380);
  await readsTheEnd(visitor.log);
  await visitor.page.evaluate(`
    delete visualViewport.height;
    visualViewport.dispatchEvent(new Event('resize'));
  `);
  await expect.poll(() => bottomOf(visitor.page.getByRole('button', { name: 'Send' }))).toBeGreaterThan(700);
  await readsTheEnd(visitor.log);

  // Who goes up is left there: by a message, a field that grows, and a window that gets lower.
  for (const [reader, itsLog] of [
    [bertil, log],
    [visitor, visitor.log],
  ] as const) {
    await itsLog.hover();
    await reader.page.mouse.wheel(0, -400);
    await expect(reader.page.getByRole('button', { name: 'Jump to latest' })).toBeVisible();
    await expect.poll(() => isResting(itsLog)).toBe(true);
    const place = await itsLog.evaluate(({ scrollTop }) => scrollTop);
    const said = `said while ${reader === bertil ? 'the agent' : 'the visitor'} reads`;
    await (reader === bertil ? visitor : bertil).write(said);
    await box(reader.page).fill('as\nhigh\nas\nthe\nfield\ngets');
    await expect(itsLog.getByRole('article').filter({ hasText: said })).toBeAttached();
    await expect(reader.page.getByRole('button', { name: 'Jump to latest' })).toContainText('1');
    await reader.page.setViewportSize({ width: 1280, height: 700 });
    await expect.poll(() => isResting(itsLog)).toBe(true);
    expect(await itsLog.evaluate(({ scrollTop }) => scrollTop)).toBe(place);
    // What nobody has seen is not told as read.
    const told = (reader === bertil ? visitor.log : log).getByRole('article').filter({ hasText: said });
    await expect(told).toContainText('Delivered');
    await reader.page.getByRole('button', { name: 'Jump to latest' }).click();
    await readsTheEnd(itsLog);
    await expect(told).toContainText('Read');
    await box(reader.page).fill('');
  }

  // What one sends is shown, wherever one reads.
  await visitor.log.hover();
  await visitor.page.mouse.wheel(0, -400);
  await expect(visitor.page.getByRole('button', { name: 'Jump to latest' })).toBeVisible();
  await visitor.write('my own words');
  await readsTheEnd(visitor.log);
  await expect(visitor.log.getByRole('article').filter({ hasText: 'my own words' })).toBeInViewport();
});

test('only what is seen is told as read, and what is sent is seen, further up too', async ({ world }) => {
  const { bertil, visitor, log } = await longChat(world);
  const said = (text: string) => visitor.log.getByRole('article').filter({ hasText: text });
  await expect(said("visitor's line 11")).toContainText('Read');

  await log.hover();
  await bertil.page.mouse.wheel(0, -400);
  await expect(bertil.page.getByRole('button', { name: 'Jump to latest' })).toBeVisible();
  await visitor.write('not seen yet');
  await expect(bertil.openChats.getByRole('option')).toContainText('1');
  await expect(said('not seen yet')).toContainText('Delivered');
  await bertil.write('my own words');
  await expect(log.getByRole('article').filter({ hasText: 'my own words' })).toBeInViewport();
  await readsTheEnd(log);
  await expect(said('not seen yet')).toContainText('Read');

  // The end of the log is scrolled out of the window.
  await bertil.page.evaluate(`document.querySelector('.chat-pane').style.transform = 'translateY(100vh)'`);
  await visitor.write('out of sight');
  await expect(said('out of sight')).toContainText('Delivered');
  await expect(bertil.openChats.getByRole('option', { name: /1 unread/ })).toBeVisible();
  await bertil.page.evaluate(`document.querySelector('.chat-pane').style.transform = ''`);
  await expect(said('out of sight')).toContainText('Read');
});

/** Whether it scrolls no more, over a few frames. */
function isResting(log: Locator): Promise<boolean> {
  return log.evaluate(async (element) => {
    const before = element.scrollTop;
    const view = element.ownerDocument.defaultView;
    for (let frame = 0; frame < 6; frame += 1) await new Promise((done) => view?.requestAnimationFrame(done));
    return element.scrollTop === before;
  });
}

function bottomOf(element: Locator): Promise<number> {
  return element.evaluate((shown) => shown.getBoundingClientRect().bottom);
}

import type { Locator } from '@playwright/test';
import { writeLongChat } from './long-chat';
import { AgentAtConsole } from './people';
import { samePorts } from './processes';
import { startChats } from './widget-moves';
import { expect, test } from './world';

const COUNT = 10_000;
const FRAMES = 110;

// Tracing takes a picture of every step; here there are many.
test.use({ trace: 'off' });

test('ten thousand messages are read like ten: at the end at once, never pulled away, back with one click', async ({
  world,
}) => {
  const first = await world.product(['--agent', 'aino']);
  const before = await world.agentAt(first.ready.console);
  const [visitor] = await startChats(world, first, before, 1);
  const session = (await before.openChats.getByRole('option').getAttribute('data-key')) ?? '';
  // A visitor's page has no need to be quick with this many.
  await visitor?.page.close();
  await first.kill();
  await writeLongChat(first, session, COUNT);
  const second = await world.product(['--agent', 'aino', ...samePorts(first.ready)]);
  const aino = await world.agentAt(second.ready.console);
  const { page } = aino;
  await aino.openChats.getByRole('option').click();
  const log = page.getByRole('log');
  const numbered = (number: number): Locator =>
    log.getByRole('article').filter({ hasText: new RegExp(`message number ${number}\\.`) });
  await expect(numbered(COUNT)).toBeInViewport();
  const jump = page.getByRole('button', { name: 'Jump to latest' });
  await expect(jump).toHaveCount(0);
  // Only what is in view is in the page.
  expect(await log.getByRole('article').count()).toBeLessThan(80);

  // The reader goes up, frame by frame, while earlier parts are loaded and measured: each frame shows earlier
  // messages than the one before, and none leaps.
  const seen = await scrollUp(log, FRAMES, 300);
  const steps = seen.slice(1).map((number, index) => (seen[index] ?? 0) - number);
  expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...steps)).toBeLessThan(24);
  expect(seen.at(-1)).toBeLessThan(COUNT - 500);
  await expect(jump).toBeVisible();

  // What is said now does not pull the reader away.
  const place = await placeOfFirst(log);
  const other = new AgentAtConsole(await page.context().newPage());
  await other.open(new URL('/', second.ready.console).href);
  await other.openChats.getByRole('option').click();
  await other.write('said while the agent reads');
  await expect(aino.openChats.getByRole('option')).toContainText('said while the agent reads');
  expect(await placeOfFirst(log)).toEqual(place);
  await jump.click();
  await expect(log.getByRole('article').filter({ hasText: 'said while the agent reads' })).toBeInViewport();
  await expect(jump).toHaveCount(0);

  // At the end the reader stays at the end, and the widget's size does not matter.
  await page.getByRole('button', { name: 'Maximize' }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  await other.write('and the next');
  await expect(log.getByRole('article').filter({ hasText: 'and the next' })).toBeInViewport();

  // To the beginning of what is there, again and again, is to the beginning of all, with a line for each day.
  await log.focus();
  await expect
    .poll(
      async () => {
        await page.keyboard.press('Home');
        return log.getByText('The chat was started').count();
      },
      { timeout: 45_000, intervals: [100] },
    )
    .toBe(1);
  await expect(log.locator('.day').first()).toBeInViewport();
});

/** Where the first message in view is, with its number: changes when the reader is moved. */
function placeOfFirst(log: Locator): Promise<{ number: number; top: number } | undefined> {
  return log.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    return [...element.querySelectorAll('article')]
      .map((article) => ({
        number: Number(/message number (\d+)\./.exec(article.textContent ?? '')?.[1]),
        top: Math.round(article.getBoundingClientRect().top - top),
      }))
      .find((place) => place.top >= 0 && place.number > 0);
  });
}

/** Scrolls up by so many pixels in each frame; the number of the first message in view, frame by frame. */
function scrollUp(log: Locator, frames: number, pixels: number): Promise<number[]> {
  return log.evaluate(
    async (element, given) => {
      const seen: number[] = [];
      const view = element.ownerDocument.defaultView;
      for (let frame = 0; frame < given.frames; frame += 1) {
        element.scrollTop -= given.pixels;
        await new Promise((done) => view?.requestAnimationFrame(() => view.requestAnimationFrame(done)));
        const { top } = element.getBoundingClientRect();
        const first = [...element.querySelectorAll('article')].find(
          (article) => article.getBoundingClientRect().top >= top,
        );
        const number = Number(/message number (\d+)\./.exec(first?.textContent ?? '')?.[1]);
        if (number > 0) seen.push(number);
      }
      return seen;
    },
    { frames, pixels },
  );
}

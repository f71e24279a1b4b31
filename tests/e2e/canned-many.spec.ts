import { writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { manyResponses } from '../renderer/console/canned/search/many';
import { expect, test } from './world';

const MANY = 10_000;
// Tracing takes a picture of the page at each key.
test.use({ trace: 'off' });

/** The search itself (5 ms, in the unit test by the clock of the processor), and a frame for the window to draw it. */
const LIMIT_MS = 5 + 1_000 / 60;

test('with 10,000 imported responses the list is painted a frame after the key', async ({ world }, info) => {
  const product = await world.product(['--agent', 'aino']);
  const aino = await world.agentAt(product.ready.console);
  const { page } = aino;
  const file = info.outputPath('many.json');
  const responses = manyResponses(MANY).map(({ name, content, language, category }) => ({
    ...{ name, content, language, category },
    scope: 'shared',
  }));
  await writeFile(file, JSON.stringify(responses));
  await page.getByRole('button', { name: 'Minimize' }).click();
  await page.getByRole('link', { name: 'Canned responses' }).click();
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import canned responses' });
  await dialog.getByLabel('Choose a file').setInputFiles(file);
  await dialog.getByRole('button', { name: /^Import 10,000 responses/ }).click({ timeout: 30_000 });
  await expect(dialog.getByRole('status')).toHaveText('10,000 of 10,000 imported.', { timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Restore' }).click();

  const visitor = await world.visitor(product.ready.visitor);
  await visitor.choose('Talk to an agent');
  await aino.openChats.getByRole('option').click();
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.focus();
  await page.evaluate(`(${watchKeys})()`);
  const plain: Keystrokes[] = [];
  const found: Keystrokes[] = [];
  for (let round = 0; round < 4; round += 1) {
    // The floor: the same field and frame, without a list.
    await box.fill('');
    plain.push(await typed(page, 'keyboard', 'frame'));
    await box.fill('');
    await page.evaluate(`watched.until = 'later'`);
    await page.keyboard.press('/');
    await expect(page.getByRole('listbox', { name: 'Canned responses' }).getByRole('option').first()).toBeVisible();
    found.push(await typed(page, 'password', 'list'));
  }
  await expect(page.getByRole('option', { name: /password/i }).first()).toBeVisible();

  const [without, withList] = [median(leastOf(plain)), median(leastOf(found))];
  console.log(
    `${MANY} responses: a key keeps the page busy for ${without.toFixed(1)} ms, with the list for ${withList.toFixed(1)} ms; painted after ${median(found.flatMap(({ waited }) => waited)).toFixed(0)} ms`,
  );
  // Time of the processor beyond that of a plain key: how long a busy machine lets the page wait, and what it takes to
  // watch, is no fault of the list.
  expect(withList - without).toBeLessThan(LIMIT_MS);
});

interface Keystrokes {
  /** From the key until it was painted, in milliseconds of the clock. */
  readonly waited: readonly number[];
  /** What the page's thread worked for each key, all told, in milliseconds of the processor. */
  readonly busy: readonly number[];
}

/** Types key by key, each when the one before is painted; the milliseconds that each took. */
async function typed(page: Page, text: string, until: 'frame' | 'list'): Promise<Keystrokes> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const busy: number[] = [];
  const waited: number[] = [];
  for (const key of text) {
    // Key by key: what the page still draws of the one before is not this one's.
    await page.evaluate(`watched.until = '${until}'; watched.times = [];`);
    const before = await worked();
    await page.keyboard.press(key);
    await expect.poll(() => page.evaluate('watched.times.length')).toBeGreaterThan(0);
    busy.push((await worked()) - before);
    waited.push(await page.evaluate<number>('watched.times[0]'));
  }
  await devtools.detach();
  return { waited, busy };
}

/** Of each key its best round: what else the machine does only ever adds. */
function leastOf(rounds: readonly Keystrokes[]): readonly number[] {
  return (rounds[0]?.busy ?? []).map((_busy, key) => Math.min(...rounds.map(({ busy }) => busy[key] ?? Infinity)));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** In the page: from a key to the end of the frame in which the list has changed; without a list, of the next frame. */
const watchKeys = `() => {
  globalThis.watched = { until: 'frame', times: [] };
  document.addEventListener('keydown', () => {
    if (watched.until === 'later') return;
    const from = performance.now();
    const painted = () => requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => watched.times.push(performance.now() - from);
      after.port2.postMessage(null);
    });
    if (watched.until === 'frame') return painted();
    const list = document.querySelector('[role="listbox"][aria-label="Canned responses"]');
    const observer = new MutationObserver(() => {
      observer.disconnect();
      painted();
    });
    observer.observe(list, { subtree: true, childList: true, characterData: true, attributes: true });
  }, true);
}`;

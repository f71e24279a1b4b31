import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { browserOptions } from '../browser';
import { AgentAtConsole } from './people';
import { type ConsoleReady, type Running, samePorts } from './processes';
import { startChats } from './widget-moves';
import { opened } from './windows-moves';
import { expect, test } from './world';

// Tracing runs scripts in the page as if a person had clicked, and what follows a click is not blocked.
test.use({ trace: 'off' });

const box = (page: Page) => page.getByRole('textbox', { name: 'Message' });

test('windows of before are opened again where they were; a browser that blocks them is given a click', async ({
  world,
}) => {
  // Playwright turns the blocker off; people have it.
  const blocking = await chromium.launch({
    ...browserOptions(),
    ignoreDefaultArgs: ['--disable-popup-blocking'],
  });
  try {
    const first = await world.product(['--agent', 'aino']);
    const context = await blocking.newContext();
    const aino = new AgentAtConsole(await context.newPage());
    await aino.open(first.ready.console);
    await startChats(world, first, aino, 1);
    const own = await opened(aino.page, () =>
      aino.page.getByRole('button', { name: 'Open chat in its own window' }).click(),
    );
    const address = new URL(own.url()).hash;
    await expect(box(own)).toBeVisible();
    const left = await moveTo(own, 140, 90);
    // Told to the core at once when the size changes; else within a second.
    // The screen of a headless browser has 600 px of height.
    await own.setViewportSize({ width: 512, height: 400 });
    await expect(box(own)).toBeVisible();
    await expect.poll(() => isKept(first, '"width":512')).toBe(true);
    await context.close();
    await first.kill();

    const second = await world.product([
      ...['--agent', 'aino', '--console-port', new URL(first.ready.console).port],
      ...samePorts(first.ready),
    ]);
    const later = await blocking.newContext();
    const again = new AgentAtConsole(await later.newPage());
    const features: string[] = [];
    await again.page.exposeFunction('toldFeatures', (text: string) => features.push(text));
    await again.page.addInitScript(`{
      const open = window.open.bind(window);
      window.open = (url, name, features) => { window.toldFeatures(features); return open(url, name, features); };
    }`);
    await again.open(second.ready.console);
    // Until it has tried, nothing may look into the page: for the browser each look of Playwright is a person's click.
    await expect.poll(() => features.length).toBe(1);
    await expect(again.page.getByText('One window was open when you left.')).toBeVisible();
    expect(later.pages()).toHaveLength(1);
    const reopened = await opened(again.page, () => again.page.getByRole('button', { name: 'Reopen windows' }).click());
    expect(new URL(reopened.url()).hash).toBe(address);
    await expect(box(reopened)).toBeVisible();
    await expect(again.page.getByRole('button', { name: 'Reopen windows' })).toHaveCount(0);
    expect(features.at(-1)).toBe(`popup,left=${left.x},top=${left.y},width=512,height=400`);
    expect(await placeOnScreen(reopened)).toEqual({ x: 140, y: 90 });
  } finally {
    await blocking.close();
  }
});

/** Whether the console has that on its disk. */
async function isKept(console: Running<ConsoleReady>, words: string): Promise<boolean> {
  const { spawnargs } = console.process;
  const dir = join(spawnargs[spawnargs.indexOf('--data-dir') + 1] ?? '', 'console');
  const files = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(files.map((name) => readFile(join(dir, name), 'utf8').catch(() => '')));
  return texts.some((text) => text.replaceAll(/\s/g, '').includes(words));
}

/** Moves the window as its title bar would; where it is then. */
async function moveTo(page: Page, left: number, top: number): Promise<{ x: number; y: number }> {
  const devtools = await page.context().newCDPSession(page);
  const { windowId } = await devtools.send('Browser.getWindowForTarget');
  await devtools.send('Browser.setWindowBounds', { windowId, bounds: { left, top } });
  await devtools.detach();
  return placeOnScreen(page);
}

async function placeOnScreen(page: Page): Promise<{ x: number; y: number }> {
  return page.evaluate<{ x: number; y: number }>('({ x: screenX, y: screenY })');
}

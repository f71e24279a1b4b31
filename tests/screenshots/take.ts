import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { buildIfStale } from '../../electron/build.mjs';
import { commandLine } from '../../electron/command-line.mjs';
import { browserOptions } from '../browser';
import { AgentAtConsole, VisitorOnPage } from '../e2e/people';
import { startProduct } from '../e2e/processes';
import { takeViews } from './every-view';

const USAGE = `Usage: npm run screenshots
Makes the pictures of the README, and one of every view beside them, from the running product.`;

const README = fileURLToPath(new URL('./', import.meta.url));
/** Not in the repository: to be looked at whenever a view has changed. */
const VIEWS = fileURLToPath(new URL('./views/', import.meta.url));

const LAPTOP: BrowserContextOptions = {
  // Else a picture may show a colour half way to another.
  reducedMotion: 'reduce',
  viewport: { width: 1280, height: 800 },
};
const DESK = { width: 1920, height: 1080 };
const PHONE: BrowserContextOptions = {
  reducedMotion: 'reduce',
  viewport: { width: 380, height: 640 },
};

async function main(): Promise<void> {
  await mkdir(VIEWS, { recursive: true });
  const dir = await mkdtemp(join(tmpdir(), 'parley-pictures-'));
  const product = await startProduct(dir, ['--agent', 'aino']);
  const browser = await chromium.launch(browserOptions());
  const open = async (options: BrowserContextOptions): Promise<Page> => (await browser.newContext(options)).newPage();
  const picture = (page: Page, name: string) => page.screenshot({ path: join(README, `${name}.png`) });
  try {
    const aino = new AgentAtConsole(await open(LAPTOP));
    await aino.open(product.ready.console);
    await aino.isConnected();
    await picture(aino.page, 'console-empty');

    const maija = new VisitorOnPage(await open(PHONE));
    await maija.start(product.ready.visitor);
    await maija.log.getByRole('article').first().waitFor();
    await picture(maija.page, 'visitor-bot');
    await maija.choose('Talk to an agent');
    await aino.openChats.getByRole('option').click();
    const otto = new VisitorOnPage(await open(PHONE));
    await otto.start(product.ready.visitor);
    await otto.choose('Talk to an agent');
    await otto.write('Hi! The badge reader at the north door does not let me in.');
    for (const text of [
      'Good morning! My VPN drops every few minutes since the update.',
      'It says "gateway timeout".',
    ]) {
      await maija.write(text);
    }
    await aino.write('Good morning! Sorry about that. Are you at home or at the office right now?');
    await maija.write('At home, on Wi-Fi. It worked until yesterday.');
    await aino.note('Same gateway as the two tickets from this morning: ask network team.');
    await aino.write('Thank you. I am moving you to the other gateway, please reconnect in a minute.');
    await maija.log.getByRole('article').filter({ hasText: 'other gateway' }).waitFor();
    await picture(aino.page, 'console');
    await picture(maija.page, 'visitor');

    for (const [name, size] of [
      ['console-wide', DESK],
      ['console-narrow', { width: 380, height: 640 }],
    ] as const) {
      await aino.page.setViewportSize(size);
      await picture(aino.page, name);
    }
    await aino.page.setViewportSize({ width: 1280, height: 800 });
    await aino.page.emulateMedia({ colorScheme: 'dark' });
    await picture(aino.page, 'console-dark');
    await aino.page.emulateMedia({ colorScheme: 'light' });
    await maija.page.emulateMedia({ colorScheme: 'dark' });
    await picture(maija.page, 'visitor-dark');
    await maija.page.emulateMedia({ colorScheme: 'light' });

    await takeViews(aino, VIEWS);
    await aino.endChat();
    await maija.page.getByRole('radiogroup', { name: 'Rate this chat' }).waitFor();
    await picture(maija.page, 'visitor-rating');
    console.log(`Pictures of ${new URL('/', product.ready.console).href} are in ${README}`);
  } finally {
    await browser.close();
    await product.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

commandLine({ usage: USAGE });
const built = await buildIfStale((line) => console.error(line));
if (built !== 0) process.exit(built);
await main();

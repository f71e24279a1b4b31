import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page, type Route } from 'playwright-core';
import type { Backing, ContentsControl } from './contents';
import { record } from './record';
import { answerScheme } from './session';

/**
 * Windows with real pages: each is a tab of a Chromium that the test has started and drives itself. The page gets the
 * built preload, and whatever it asks for is answered by the handler of the app's own scheme. Chromium knows no such
 * scheme, so the page stands at an address of its own, and is told apart from it here and nowhere else.
 */
const OWN = 'parley-app://console';
const SHOWN = 'https://console.parley-app.invalid';
const IN_PAGE = readFileSync(new URL('./in-page.js', import.meta.url), 'utf8');

export async function chromiumBacking(
  address: string,
): Promise<(control: ContentsControl, preload: string) => Backing> {
  const browser: Browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('The browser has no context');
  // One after the other: the test counts them in this order, and a page that is made while Playwright prepares its
  // bindings for another one would be without them.
  let latest: Promise<unknown> = Promise.resolve();
  return (control, preload) => {
    const code = readFileSync(preload, 'utf8');
    const loads: Loads = { byProgram: false };
    const page = latest.then(() => context.newPage()).then((opened) => prepared(opened, control, code, loads));
    latest = page;
    return backingOf(page, loads);
  };
}

/** Whether the page that is asked for next is one that the program loads. */
interface Loads {
  byProgram: boolean;
}

function backingOf(ready: Promise<Page>, loads: Loads): Backing {
  let sending: Promise<unknown> = ready;
  return {
    load: async (url) => {
      const page = await ready;
      loads.byProgram = true;
      await page.goto(url.replace(OWN, SHOWN), { waitUntil: 'commit' });
    },
    // One after the other, as Electron keeps them; a page that has just gone hears nothing.
    send: (channel, args) => {
      sending = sending
        .then(async () =>
          (await ready).evaluate((sent) => (globalThis as DoublePage).doubleDeliver?.(sent.channel, sent.args), {
            channel,
            args,
          }),
        )
        .catch((error: unknown) => record('page!lost', String(error)));
    },
    leave: async () => {
      const page = await ready;
      await page.evaluate(`dispatchEvent(new Event('pagehide'))`).catch(() => undefined);
    },
    close: () => void ready.then((page) => page.close()),
  };
}

async function prepared(page: Page, control: ContentsControl, preload: string, loads: Loads): Promise<Page> {
  await page.exposeBinding('doubleSend', ({ frame }, channel: string, message: unknown) => {
    const { origin } = new URL(frame.url());
    const from = { origin: origin === SHOWN ? OWN : origin, main: frame.parentFrame() === null };
    control.message(channel, from, message);
  });
  await page.addInitScript(
    `(() => {\n${IN_PAGE}\n((require, module) => {\n${preload}\n})(require, { exports: {} });\n})();`,
  );
  await page.route('**/*', (route) => (mayLoad(route, page, control, loads) ? answer(route, page) : route.abort()));
  page.on('console', (message) => {
    if (message.type() === 'error') record('page!error', message.text());
  });
  page.on('pageerror', (error) => record('page!error', String(error)));
  return page;
}

/** A page that goes somewhere by itself, be it only to load itself again, asks the program. */
function mayLoad(route: Route, page: Page, control: ContentsControl, loads: Loads): boolean {
  const request = route.request();
  if (!request.isNavigationRequest()) return true;
  const isMainFrame = request.frame() === page.mainFrame();
  if (isMainFrame && loads.byProgram) {
    loads.byProgram = false;
    return true;
  }
  const allowed = control.navigate(request.url().replace(SHOWN, OWN), isMainFrame);
  if (allowed && isMainFrame) page.once('load', () => control.emit('did-finish-load'));
  return allowed;
}

/** Nothing leaves the app: a request for anywhere else is refused, and the test is told of it. */
async function answer(route: Route, page: Page): Promise<void> {
  const request = route.request();
  if (!request.url().startsWith(`${SHOWN}/`)) {
    record('page!outside', request.url());
    return route.abort();
  }
  const response = await answerScheme(request.method(), request.url().replace(SHOWN, OWN));
  record('page!asked', new URL(request.url()).pathname, response.status, page.url() === 'about:blank');
  return route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

interface DoublePage {
  doubleDeliver?(channel: string, args: readonly unknown[]): void;
}

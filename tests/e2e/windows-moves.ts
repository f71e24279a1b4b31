import type { BrowserContext, Page } from '@playwright/test';

/** The window that `act` opens. */
export async function opened(page: Page, act: () => Promise<void>): Promise<Page> {
  const [own] = await Promise.all([page.context().waitForEvent('page'), act()]);
  await own.waitForLoadState();
  return own;
}

/** The agent comes to this window. */
export async function enter(page: Page): Promise<void> {
  await page.bringToFront();
  await page.evaluate(`dispatchEvent(new Event('focus'));`);
}

/** The agent looks elsewhere. Headless pages all have the focus at once, and none ever loses it. */
export async function leave(page: Page): Promise<void> {
  await page.evaluate(`document.hasFocus = () => false; dispatchEvent(new Event('blur'));`);
}

/** Counts, in every page that is opened from now on, how often it makes a sound. */
export async function countSounds(context: BrowserContext): Promise<void> {
  await context.addInitScript(`{
    window.sounds = 0;
    // The second of the two tones: pages also look whether they may sound at all.
    window.OscillatorNode = class extends OscillatorNode {
      constructor(context, options) { super(context, options); if (options.frequency === 880) window.sounds += 1; }
    };
  }`);
}

export async function soundsOf(page: Page): Promise<number> {
  return Number(await page.evaluate('window.sounds'));
}

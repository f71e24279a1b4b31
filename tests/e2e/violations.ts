import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds on a page that keeps people out, by the rules of WCAG 2.2 AA. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  return violations
    .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
    .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** Good practice of axe that the interface goes against on purpose; everything else counts, however small. */
const NOT_ASKED = [
  // `interface.md`: "User data" is a complementary of the region "Live chat", whose chat it is about.
  'landmark-complementary-is-top-level',
];
/** The rules that colours alone can break. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

const DESK = { width: 1_280, height: 800 };
const PHONE = { width: 380, height: 640 };

/** Besides light: what a person can ask the system for, or choose in the settings of the console. */
const LOOKS = [
  { name: 'dark', media: { colorScheme: 'dark' }, theme: null },
  { name: 'high contrast', media: { contrast: 'more' }, theme: 'contrast' },
] as const;
const PLAIN = { colorScheme: 'light', contrast: 'no-preference', reducedMotion: 'reduce' } as const;

interface Checks {
  /** Whether it is looked at on a phone too; not what opens beside a button and closes when the window changes. */
  readonly narrow?: boolean;
}

/**
 * Axe over a view as it stands: all rules of WCAG 2.2 AA and all good practice in light colours, at a desk and on a
 * phone; in each other look the rules that depend on colours. Whatever is found fails the test, which goes on.
 */
export async function looksRight(page: Page, view: string, { narrow = true }: Checks = {}): Promise<void> {
  await all(page, view);
  for (const { name, media, theme } of LOOKS) {
    await page.emulateMedia({ ...PLAIN, ...media });
    await setTheme(page, theme);
    // The engine that `all` left in the page is used again: putting it there takes longer than the check.
    const { violations } = await page.evaluate<AxeResults>(
      `axe.run(${JSON.stringify({ runOnly: { type: 'rule', values: OF_COLOUR }, resultTypes: ['violations'] })})`,
    );
    report(page, `${view}, ${name}`, violations);
  }
  await setTheme(page, null);
  if (!narrow) return;
  await page.setViewportSize(PHONE);
  await all(page, `${view}, on a phone`);
  await page.setViewportSize(DESK);
}

type AxeResults = Awaited<ReturnType<AxeBuilder['analyze']>>;

async function all(page: Page, view: string): Promise<void> {
  await page.emulateMedia(PLAIN);
  // Without the page of its own that axe opens for pages with frames of other origins.
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .withTags([...WCAG, 'best-practice'])
    .disableRules(NOT_ASKED);
  const { violations } = await axe.analyze();
  report(page, view, violations);
}

function report(page: Page, view: string, violations: AxeResults['violations']): void {
  const said = violations.map(
    ({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
  expect.soft(said, `${view} at ${page.url()}`).toEqual([]);
}

/** As the setting "Colors" does; that the setting does it is shown where the settings are tested. */
async function setTheme(page: Page, theme: string | null): Promise<void> {
  await page.evaluate(
    theme === null
      ? `delete document.documentElement.dataset.theme`
      : `document.documentElement.dataset.theme = ${JSON.stringify(theme)}`,
  );
}

import { type BrowserContext, test as base, chromium, _electron as electron, expect } from '@playwright/test';

/** Goes before what the page itself heard of a violation. */
const MARK = 'Violation of the content security policy:';
/** What Chromium says by itself; it says more than the event does, and also where no script of ours has run. */
const SAID_BY_CHROMIUM = /content security policy|trusted ?(types?|html|script|scripturl)\b/i;

const REPORT = `addEventListener('securitypolicyviolation', (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
  console.error('${MARK} ' + [effectiveDirective, blockedURI, sourceFile + ':' + lineNumber, sample].join(' '));
});`;

/** What no page may do, whatever a test is about: break the content security policy, or throw what nobody catches. */
class Complaints {
  readonly said: string[] = [];

  async watch(context: BrowserContext): Promise<void> {
    context.on('weberror', (problem) => this.said.push(`${problem.page()?.url()}: ${problem.error().stack}`));
    context.on('console', (message) => {
      const text = message.text();
      if (text.startsWith(MARK) || SAID_BY_CHROMIUM.test(text)) this.said.push(`${message.page()?.url()}: ${text}`);
    });
    await context.addInitScript(REPORT);
  }
}

/** The same method, whose answer is shown to `made` first. */
function tapped<A extends unknown[], R>(
  owner: object,
  method: (...args: A) => Promise<R>,
  made: (result: R) => Promise<void>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    const result = await method.apply(owner, args);
    await made(result);
    return result;
  };
}

/** The `test` of every spec: at its end no page of any browser that it opened has anything to complain of. */
export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ browser }, use) => {
      const complaints = new Complaints();
      const watch = (context: BrowserContext): Promise<void> => complaints.watch(context);
      const { newContext } = browser;
      const { launchPersistentContext } = chromium;
      const { launch } = electron;
      // However a context comes to be, by a fixture or by hand.
      browser.newContext = tapped(browser, newContext, watch);
      chromium.launchPersistentContext = tapped(chromium, launchPersistentContext, watch);
      electron.launch = tapped(electron, launch, (app) => watch(app.context()));
      await use(complaints.said);
      browser.newContext = newContext;
      chromium.launchPersistentContext = launchPersistentContext;
      electron.launch = launch;
      expect(complaints.said, 'what pages complained of').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

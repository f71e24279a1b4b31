import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** Set by the test runner once it has found a browser, so that every suite uses the same one. */
export const BROWSER_VARIABLE = 'PARLEY_TEST_BROWSER';

const INSTALLED = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The path of a browser to test with: Playwright's own, else an installed one; null when there is none. */
export function findBrowser(): string | null {
  const named = process.env[BROWSER_VARIABLE];
  if (named !== undefined && existsSync(named)) return named;
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  for (const name of INSTALLED) {
    const path = /[\\/]/.test(name) ? name : onPath(name);
    if (path !== null && existsSync(path)) return path;
  }
  return null;
}

function onPath(name: string): string | null {
  const found = spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { encoding: 'utf8' });
  return found.status === 0 ? (found.stdout.split('\n')[0]?.trim() ?? null) : null;
}

/** Launch options for Chromium in tests. Throws when the machine has none: a browser test never passes by skipping. */
export function browserOptions(): { executablePath: string; args: string[] } {
  const executablePath = findBrowser();
  if (executablePath === null) {
    throw new Error(
      'No Chromium, Chrome or Edge found. Run the tests with "npm test", which installs one, or install one yourself.',
    );
  }
  // Background networking looks up hosts on the internet at every start; tests stay on this machine.
  return {
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  };
}

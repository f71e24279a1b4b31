import { defineConfig } from '@playwright/test';
import { browserOptions } from '../browser';

/** End-to-end specs: built programs as real processes, real Chromium, a data directory of its own for each test. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../test-results',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Each spec brings a server, consoles and a browser of its own: two at once make two cores too busy to be sure of.
  workers: process.env.CI ? 1 : 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  reporter: [['list'], ['json']],
  use: {
    launchOptions: browserOptions(),
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    actionTimeout: 15_000,
    // A trace costs a fifth of the time of a run, and where nobody can open it that is for nothing.
    trace: process.env.CI ? 'off' : 'retain-on-failure',
  },
});

import { defineConfig } from '@playwright/test';
import { browserOptions } from '../../browser';

/** The desktop program in a real Electron, where its binary is; `npm run test:electron`. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../../../test-results/electron',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Windows of one desktop take the focus from each other.
  workers: 1,
  forbidOnly: true,
  retries: 0,
  reporter: [['list'], ['json']],
  use: { launchOptions: browserOptions(), locale: 'en-US', actionTimeout: 15_000, trace: 'retain-on-failure' },
});

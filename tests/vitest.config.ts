import { defineConfig } from 'vitest/config';

/** Unit and integration tests: everything under `tests/` but the browser specs of Playwright. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**', '**/node_modules/**'],
    // Long, as a busy machine takes its time; a test that waits for nothing never needs it.
    testTimeout: 40_000,
    hookTimeout: 40_000,
    expect: { poll: { timeout: 25_000 } },
    // Two cores, and integration tests start real brokers: more workers only make them slower.
    maxWorkers: 2,
  },
});

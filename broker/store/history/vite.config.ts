import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const root = resolve(import.meta.dirname, '../../..');

/**
 * The thread of the history as one CommonJS file beside the server: so are the only threads that Electron itself starts
 * out of an `app.asar` in its tests.
 */
export default defineConfig({
  root,
  publicDir: false,
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: resolve(import.meta.dirname, 'worker.ts'),
    outDir: resolve(root, 'dist/main'),
    // The other programs are there already.
    emptyOutDir: false,
    // It shares nothing with the other programs, and what the package may weigh is promised.
    minify: true,
    target: 'node20',
    rollupOptions: { output: { format: 'cjs', entryFileNames: 'history.cjs', codeSplitting: false } },
  },
});

import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = resolve(import.meta.dirname, '..');
const at = (...parts: string[]): string => resolve(root, ...parts);

/**
 * Builds every program of the console into `dist/`: the Electron main process, the web host and the server as ES
 * modules for Node, the preload as the one CommonJS file that a sandboxed window can load, and the console's page.
 * Libraries are bundled too: a started program opens a few files instead of hundreds, and a package needs no
 * `node_modules`.
 */
export default defineConfig({
  main: {
    build: {
      outDir: at('dist/main'),
      emptyOutDir: true,
      minify: false,
      externalizeDeps: false,
      rollupOptions: {
        input: {
          start: at('electron/start.ts'),
          shell: at('electron/shell/main.ts'),
          // An entry, so that it stands beside the server that it starts.
          webhost: at('electron/webhost/main.ts'),
          server: at('broker/main.ts'),
        },
        // `open` brings files of its own; it is for the web host, which runs from the project.
        external: ['electron', 'open'],
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // Licences stay; what explains the sources of libraries need not be in a package.
          comments: { legal: true, annotation: false, jsdoc: false },
        },
      },
    },
  },
  preload: {
    build: {
      outDir: at('dist/preload'),
      emptyOutDir: true,
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: at('electron/shell/preload/preload.ts') },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: at('renderer/console'),
    base: '/',
    plugins: [react()],
    build: {
      outDir: at('dist/console'),
      minify: true,
      assetsInlineLimit: 0,
      emptyOutDir: true,
      rollupOptions: {
        input: { index: at('renderer/console/index.html') },
        // Zod is told to leave evaluation alone before anything makes a schema, in whatever chunk that is.
        output: {
          codeSplitting: { groups: [{ name: 'zod', test: /node_modules[\\/]zod[\\/]|renderer[\\/]ui[\\/]no-eval/ }] },
        },
      },
    },
  },
});

import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { parsedTexts } from './build/parsed-texts';

const root = resolve(import.meta.dirname, '../..');

/** The visitor page: one small page for any browser, with Preact in React's place. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [parsedTexts()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    alias: [
      { find: /^react$/, replacement: 'preact/compat' },
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      // All texts are parsed by now.
      { find: /^@formatjs\/icu-messageformat-parser$/, replacement: '@formatjs/icu-messageformat-parser/no-parser.js' },
      { find: /^debug$/, replacement: resolve(import.meta.dirname, 'build/no-debug.cjs') },
      // The codec needs a list of buffers, not the stream around it.
      { find: /^bl$/, replacement: resolve(root, 'node_modules/bl/BufferList.js') },
      { find: /^buffer$/, replacement: resolve(root, 'node_modules/buffer/index.js') },
      { find: /^events$/, replacement: resolve(root, 'node_modules/events/events.js') },
    ],
  },
  build: {
    outDir: resolve(root, 'dist/visitor'),
    emptyOutDir: true,
    target: ['chrome109', 'firefox115', 'safari16'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});

import Module, { register } from 'node:module';

/** `node --import tsx --import register.mjs dist/main/shell.js` runs the built shell over the double. */
register('./resolve.mjs', import.meta.url);

// A library in the bundle may require `electron` later, which no hook for imports sees.
const load = Module._load;
Module._load = (request, ...others) =>
  request === 'electron' ? globalThis.electronDouble : load.call(Module, request, ...others);

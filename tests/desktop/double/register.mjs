import Module, { register } from 'node:module';
import { endsElectron } from './windows-arguments.mjs';

// Before anything of the program looks: what the shell does on another system (Node goes on with its own).
const platform = process.env.DOUBLE_PLATFORM;
if (platform !== undefined) {
  if (!['win32', 'darwin', 'linux'].includes(platform)) throw new Error(`There is no platform ${platform}`);
  Object.defineProperty(process, 'platform', { value: platform });
}
if (platform === 'win32' && endsElectron(process.argv)) process.exit(-1);

/** `node --import tsx --import register.mjs dist/main/shell.js` runs the built shell over the double. */
register('./resolve.mjs', import.meta.url);

// A library in the bundle may require `electron` later, which no hook for imports sees.
const load = Module._load;
Module._load = (request, ...others) =>
  request === 'electron' ? globalThis.electronDouble : load.call(Module, request, ...others);

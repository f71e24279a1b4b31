import { register } from 'node:module';

/** `node --import tsx --import register.mjs dist/main/shell.js` runs the built shell over the double. */
register('./resolve.mjs', import.meta.url);

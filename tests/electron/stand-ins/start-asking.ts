import { openElectron } from '../../../electron/host/open-electron';

/** Starts a program as `npm start` does on Windows, where it is asked to end over a pipe. Says what became of it. */
const [binary = '', ...args] = process.argv.slice(2);
const limits = { ready: 60_000, window: 60_000, word: 60_000, end: 30_000 };
const ended = await openElectron({
  binary,
  args,
  env: process.env,
  limits,
  asks: true,
  out: process.stdout,
  err: process.stderr,
});
process.stdout.write(`${JSON.stringify(ended)}\n`);

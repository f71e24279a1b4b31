import { appendFileSync, readFileSync } from 'node:fs';

/**
 * What the desktop program says to `npm start`, which waits for its window: `ready` (Electron itself runs), `window`
 * (it can be seen, or waits in the tray), `ending` (it ends, or has refused to start, by its own decision).
 */
export const SIGNS = ['ready', 'window', 'ending'] as const;
export type Sign = (typeof SIGNS)[number];

/** Names the file that the signs go to. A file: it is there before the program ends, on every system. */
const FILE_VARIABLE = 'PARLEY_START_SIGNS';

/** The environment of a program whose signs are to come to that file. */
export function withSignsTo(file: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, [FILE_VARIABLE]: file };
}

/** Gives a sign to whoever started this program, if that one waits for it. */
export function giveSign(sign: Sign, env: NodeJS.ProcessEnv): void {
  const file = env[FILE_VARIABLE];
  if (file === undefined) return;
  try {
    appendFileSync(file, `${sign}\n`);
  } catch {
    // Nobody waits any more: the file went with the one who did.
  }
}

/** The signs given so far. */
export function signsIn(file: string): ReadonlySet<Sign> {
  try {
    const words = new Set(readFileSync(file, 'utf8').split('\n'));
    return new Set(SIGNS.filter((sign) => words.has(sign)));
  } catch {
    return new Set();
  }
}

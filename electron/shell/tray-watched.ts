import { execFile } from 'node:child_process';
import { readWatched, type WATCHER_QUESTIONS } from '../desktop/tray-works';

/** The bus answers at once, or not at all. Milliseconds. */
const LONGEST_MS = 1_000;

/** Whether somebody in this session of Linux shows tray icons; null where nobody can say. */
export async function trayWatched(questions: typeof WATCHER_QUESTIONS): Promise<boolean | null> {
  for (const { program, args } of questions) {
    const watched = readWatched(await printedBy(program, args));
    if (watched !== null) return watched;
  }
  return null;
}

/** A program that is not there, fails or takes too long has printed nothing. */
function printedBy(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: LONGEST_MS, killSignal: 'SIGKILL' }, (error, stdout) =>
      resolve(error === null ? stdout : ''),
    );
  });
}

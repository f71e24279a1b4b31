import { execFile, spawn } from 'node:child_process';
import { FOLLOW_LOCKS, isLockedBySomebody, readLockSignal, WHO_IS_THERE } from '../desktop/screen-lock';
import { Voice } from '../host/last-words';

/** Tells when the screen is locked (true) and unlocked. */
export interface ScreenLock {
  listen(listener: (locked: boolean) => void): void;
  close(): void;
}

/** The bus answers at once, or not at all. Milliseconds. */
const LONGEST_MS = 1_000;

/** Of the session bus, by a program such as `busctl`; null where it is not there, or nobody locks the screen. */
export async function followBus(program: string): Promise<ScreenLock | null> {
  const printed = await new Promise<string>((resolve) => {
    execFile(program, WHO_IS_THERE, { timeout: LONGEST_MS, killSignal: 'SIGKILL' }, (error, stdout) =>
      resolve(error === null ? stdout : ''),
    );
  });
  if (!isLockedBySomebody(printed)) return null;
  const child = spawn(program, FOLLOW_LOCKS, { stdio: ['ignore', 'pipe', 'ignore'] });
  let tell: (locked: boolean) => void = () => undefined;
  new Voice(child.stdout).onLine((line) => {
    const locked = readLockSignal(line);
    if (locked !== null) tell(locked);
  });
  // Nobody would tell that the screen is unlocked: it is as if it were.
  const gone = (): void => tell(false);
  child.once('exit', gone).once('error', gone);
  child.unref();
  return {
    listen: (listener) => {
      tell = listener;
    },
    close: () => {
      tell = () => undefined;
      child.kill('SIGTERM');
    },
  };
}

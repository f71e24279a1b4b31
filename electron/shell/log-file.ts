import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import log from 'electron-log/node';
import type { Logger } from '../../broker/store/logger';
import { logLine } from '../desktop/log-line';

const LARGEST_BYTES = 1_000_000;
const MOST_FILES = 5;

/** Logs to `logs/parley.log` in the data directory, too: lines without anyone's words, in files that never grow large. */
export function logToFile(dataDir: string, other: Logger, now: () => string): Logger {
  const dir = join(dataDir, 'logs');
  const file = log.create({ logId: 'parley' });
  file.transports.console.level = false;
  file.transports.file.level = 'info';
  file.transports.file.maxSize = LARGEST_BYTES;
  file.transports.file.format = '{text}';
  file.transports.file.resolvePathFn = () => join(dir, 'parley.log');
  file.transports.file.archiveLogFn = () => rotate(dir);
  return {
    info: (context, message) => {
      other.info(context, message);
      file.info(logLine('info', now(), context, message));
    },
    warn: (context, message) => {
      other.warn(context, message);
      file.warn(logLine('warn', now(), context, message));
    },
    error: (context, message) => {
      other.error(context, message);
      file.error(logLine('error', now(), context, message));
    },
  };
}

/** `parley.log` becomes `parley.1.log`, and so on; the oldest goes. */
function rotate(dir: string): void {
  const name = (number: number): string => join(dir, number === 0 ? 'parley.log' : `parley.${number}.log`);
  rmSync(name(MOST_FILES - 1), { force: true });
  const there = new Set(readdirSync(dir).map((file) => join(dir, file)));
  for (let number = MOST_FILES - 2; number >= 0; number -= 1) {
    if (there.has(name(number))) renameSync(name(number), name(number + 1));
  }
}

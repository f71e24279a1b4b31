import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import log from 'electron-log/node';
import type { Logger } from '../../broker/store/logger';
import { logLine, serverLine } from '../desktop/log-line';

const LARGEST_BYTES = 1_000_000;
const MOST_FILES = 5;

/** The folder of the log files. */
export const logsIn = (dataDir: string): string => join(dataDir, 'logs');

/** Logs to `logs/parley.log` in the data directory, too: lines without anyone's words, in files that never grow large. */
export function logToFile(dataDir: string, other: Logger, now: () => string): Logger {
  const write = rotatingFile(logsIn(dataDir), 'parley');
  return {
    info: (context, message) => {
      other.info(context, message);
      write(logLine('info', now(), context, message));
    },
    warn: (context, message) => {
      other.warn(context, message);
      write(logLine('warn', now(), context, message));
    },
    error: (context, message) => {
      other.error(context, message);
      write(logLine('error', now(), context, message));
    },
  };
}

/**
 * Takes each line that the embedded server says on standard error, and keeps it in `logs/server.log`, as it keeps its
 * own: of a program without a terminal it is all that tells why its server died.
 */
export function serverLog(dataDir: string, now: () => string): (line: string) => void {
  const write = rotatingFile(logsIn(dataDir), 'server');
  return (line) => {
    const kept = serverLine(line, now());
    if (kept !== null) write(kept);
  };
}

/** Appends lines to `name.log`, at most 1 MB of it and of each file before. */
export function rotatingFile(dir: string, name: string): (line: string) => void {
  const file = log.create({ logId: name });
  file.transports.console.level = false;
  file.transports.file.level = 'info';
  file.transports.file.maxSize = LARGEST_BYTES;
  file.transports.file.format = '{text}';
  file.transports.file.resolvePathFn = () => join(dir, `${name}.log`);
  file.transports.file.archiveLogFn = () => rotate(dir, name);
  return (line) => file.info(line);
}

/** `parley.log` becomes `parley.1.log`, and so on; the oldest goes. */
function rotate(dir: string, name: string): void {
  const path = (number: number): string => join(dir, number === 0 ? `${name}.log` : `${name}.${number}.log`);
  rmSync(path(MOST_FILES - 1), { force: true });
  const there = new Set(readdirSync(dir).map((file) => join(dir, file)));
  for (let number = MOST_FILES - 2; number >= 0; number -= 1) {
    if (there.has(path(number))) renameSync(path(number), path(number + 1));
  }
}

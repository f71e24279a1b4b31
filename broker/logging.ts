import pino from 'pino';
import type { Logger } from './store/logger';

/** Names under which a secret or what people wrote could slip into a log line. */
const NEVER_LOGGED = ['password', 'token', 'text', 'content', 'authorization', '*.password', '*.token', '*.text'];

/** Logs JSON lines to standard error; `PARLEY_LOG` sets the level (`warn` by default). */
export function createLogger(): Logger {
  return pino(
    {
      level: process.env.PARLEY_LOG ?? 'warn',
      redact: { paths: NEVER_LOGGED, censor: '[removed]' },
      base: { pid: process.pid },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}

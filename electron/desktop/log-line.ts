import * as z from 'zod';
import { isoTime } from '../../broker/protocol/ports';

export type LogLevel = 'info' | 'warn' | 'error';

/** Under these names stands what people wrote, or what opens doors: such fields are left out, at any depth. */
const NEVER =
  /^(text|texts|words|firstWords|content|body|note|draft|comment|message|data|password|secret|token|cookie|authorization|name|visitor|email|subject)$/i;
/** Tokens, wherever they come: JWTs and long runs of letters and digits. Ids are shorter, and stay. */
const SECRET = /eyJ[\w-]+\.[\w-]+\.[\w-]+|(?<=token=)[^&\s"]+|\b[A-Za-z0-9+_-]{40,}={0,2}/g;
const LONGEST = 400;
const DEEPEST = 4;

/** One line of the log file, as JSON: when, how bad, what happened, and what is known of it without anyone's words. */
export function logLine(level: LogLevel, at: string, context: object, message: string): string {
  const facts = clean(context, 0);
  return JSON.stringify({
    at,
    level,
    message: withoutSecrets(message).slice(0, LONGEST),
    ...(isEmpty(facts) ? {} : { facts }),
  });
}

/** As far as dates go. */
const EpochMs = z.number().min(-8.64e15).max(8.64e15);
/** What the server logs, as pino writes it. */
const ServerLine = z.looseObject({ level: z.number(), time: EpochMs, msg: z.string() });

/**
 * A line of the server's standard error as one of our log: what it logs itself at its level, anything else, such as a
 * trace of a crash, as an error. Null: there is nothing in it.
 */
export function serverLine(line: string, now: string): string | null {
  if (line.trim() === '') return null;
  const logged = ServerLine.safeParse(parsed(line));
  if (!logged.success) return logLine('error', now, {}, line);
  const { level, time, msg, pid: _pid, ...context } = logged.data;
  const kind = level >= 50 ? 'error' : level >= 40 ? 'warn' : 'info';
  return logLine(kind, isoTime(time), context, msg);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return withoutSecrets(value).slice(0, LONGEST);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object' || depth >= DEEPEST) return undefined;
  if (Array.isArray(value)) return value.slice(0, 20).map((part) => clean(part, depth + 1));
  const kept = Object.entries(value).filter(([key]) => !NEVER.test(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, clean(part, depth + 1)]));
}

/** A text without what looks like a secret. */
export function withoutSecrets(text: string): string {
  return text.replace(SECRET, '[removed]');
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

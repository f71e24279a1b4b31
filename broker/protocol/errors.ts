import * as z from 'zod';

/** The closed list of error codes (`Error codes` of the protocol). Nothing else is ever answered. */
export const ERROR_CODES = [
  'unauthenticated',
  'forbidden',
  'unsupported_version',
  'unknown_command',
  'invalid',
  'not_found',
  'conflict',
  'limit_reached',
  'too_large',
  'type_not_allowed',
  'rate_limited',
  'unavailable',
  'internal',
] as const;

export const ErrorCode = z.enum(ERROR_CODES);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** What went wrong with one field of the input: `path` is dotted, as in `data.text`. */
export const FieldError = z.object({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldError>;

/** An error as it travels: in replies, in HTTP bodies as `{error}`, in frames to windows. */
export const ProtocolError = z.object({
  code: ErrorCode,
  /** For people, in plain words: what was wrong and what to do. */
  message: z.string(),
  /** Whether sending the very same thing again may succeed. */
  retryable: z.boolean(),
  /** How long to wait before that, in milliseconds. */
  retryAfterMs: z.number().int().nonnegative().optional(),
  fields: z.array(FieldError).optional(),
});
export type ProtocolError = z.infer<typeof ProtocolError>;

const RETRYABLE: ReadonlySet<ErrorCode> = new Set(['rate_limited', 'unavailable']);

/** Builds an error of the closed list; `retryable` follows from the code. */
export function protocolError(
  code: ErrorCode,
  message: string,
  more: Pick<ProtocolError, 'retryAfterMs' | 'fields'> = {},
): ProtocolError {
  return { code, message, retryable: RETRYABLE.has(code), ...more };
}

/** `invalid`, with every field that zod complained about; `prefix` is put before each path. */
export function invalidInput(error: z.ZodError, prefix = ''): ProtocolError {
  const fields = error.issues.slice(0, 20).map((issue) => ({
    path: [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.'),
    message: issue.message,
  }));
  return protocolError('invalid', `The input is not valid. ${namedFields(fields)}`, { fields });
}

/** What is wrong, field by field, in one line: `accounts.0.email: Invalid email address; ...`. */
export function problemsOf(error: z.ZodError): string {
  return namedFields(invalidInput(error).fields ?? []);
}

function namedFields(fields: readonly FieldError[]): string {
  return fields.map((field) => `${field.path || 'input'}: ${field.message}`).join('; ');
}

/** Success with a value, or an error of the closed list. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ProtocolError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail<T = never>(
  code: ErrorCode,
  message: string,
  more: Pick<ProtocolError, 'retryAfterMs' | 'fields'> = {},
): Result<T> {
  return { ok: false, error: protocolError(code, message, more) };
}

/** Reads unknown input against a schema, once, at an edge. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, prefix = ''): Result<T> {
  const parsed = schema.safeParse(input);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, error: invalidInput(parsed.error, prefix) };
}

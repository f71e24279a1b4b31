import type { ZodType } from 'zod';
import { type FieldError, fail, ok, type Result } from '../../protocol/errors';
import { pathOf } from '../form';
import { ErrorAnswer } from './answers';
import type { EsmAnswer } from './client';

/** Reads a good answer against a schema; anything else becomes an error of the closed list. */
export function readAnswer<T>(answer: EsmAnswer, schema: ZodType<T>): Result<T> {
  if (answer.kind !== 'answer') return fail('unavailable', answer.reason);
  if (answer.status < 200 || answer.status > 299) return refusal(answer);
  const read = schema.safeParse(answer.json);
  return read.success ? ok(read.data) : fail('unavailable', 'The ticket system answered something unexpected.');
}

function refusal({ status, json, retryAfterMs }: Extract<EsmAnswer, { kind: 'answer' }>): Result<never> {
  const read = ErrorAnswer.safeParse(json);
  const said = read.success ? (read.data.message ?? read.data.error ?? '') : '';
  const fields = read.success ? fieldsOf(read.data) : [];
  switch (status) {
    case 400:
    case 422:
      return fail('invalid', said || 'The ticket system does not accept this.', { fields: [...fields] });
    case 403:
      return fail('forbidden', said || "The ticket system does not allow this to Parley's account.");
    case 404:
      return fail('not_found', said || 'The ticket system has no such ticket.');
    case 409:
      return fail('conflict', said || 'The ticket was changed by somebody else meanwhile.', { fields: [...fields] });
    case 413:
      return fail('too_large', said || 'This is too large for the ticket system.');
    case 429:
      return fail('rate_limited', 'The ticket system is busy.', retryAfterMs === null ? {} : { retryAfterMs });
    default:
      return fail(
        'unavailable',
        `The ticket system answered with ${status}.`,
        retryAfterMs === null ? {} : { retryAfterMs },
      );
  }
}

/** What is wrong with single attributes, at the fields of the form. */
export function fieldsOf({ meta }: ErrorAnswer): readonly FieldError[] {
  return (meta?.errors ?? []).flatMap(({ attribute, attributeCode, code, message, error }) => {
    const field = attribute ?? attributeCode ?? code;
    return field === undefined ? [] : [{ path: pathOf(field), message: message ?? error ?? 'This is not accepted.' }];
  });
}

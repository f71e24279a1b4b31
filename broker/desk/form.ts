import { type FieldError, protocolError, type Result } from '../protocol/errors';
import type { TicketField, TicketValues } from '../protocol/tickets';
import { isVisible } from '../protocol/visible-text';

const TEXT_CHARACTERS = 500;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a person with this id is known. */
export type IsPerson = (id: string) => boolean;

/**
 * The values of a form, without empty ones, or `invalid` with a message for each field that is wrong, under
 * `data.values.{code}`. Values of fields that the form does not have are wrong too.
 */
export function checkValues(
  fields: readonly TicketField[],
  given: TicketValues,
  isPerson: IsPerson,
): Result<TicketValues> {
  const values = withoutEmpty(given);
  const errors: FieldError[] = [];
  for (const field of fields) {
    const message = problemOf(field, values[field.code] ?? [], isPerson);
    if (message !== null) errors.push({ path: pathOf(field.code), message });
  }
  for (const code of Object.keys(values)) {
    if (!fields.some((field) => field.code === code))
      errors.push({ path: pathOf(code), message: 'The form has no such field.' });
  }
  if (errors.length === 0) return { ok: true, value: values };
  return { ok: false, error: protocolError('invalid', 'Some fields have to be corrected.', { fields: errors }) };
}

/** Where the error of a field stands. */
export function pathOf(code: string): string {
  return `data.values.${code}`;
}

function withoutEmpty(given: TicketValues): TicketValues {
  const kept = Object.entries(given)
    .map(([code, values]) => [code, values.map((value) => value.trim()).filter(isVisible)] as const)
    .filter(([, values]) => values.length > 0);
  return Object.fromEntries(kept);
}

function problemOf(field: TicketField, values: readonly string[], isPerson: IsPerson): string | null {
  if (values.length === 0) return field.required ? 'This is needed.' : null;
  if (values.length > 1 && !field.multiValue) return 'Only one value is allowed.';
  for (const value of values) {
    const message = problemOfValue(field, value, isPerson);
    if (message !== null) return message;
  }
  return null;
}

function problemOfValue({ type, choices = [] }: TicketField, value: string, isPerson: IsPerson): string | null {
  switch (type) {
    case 'text':
      if (/[\r\n]/.test(value)) return 'This is one line.';
      return value.length > TEXT_CHARACTERS ? `At most ${TEXT_CHARACTERS} characters.` : null;
    case 'longText':
      return null;
    case 'choice':
      return choices.some((choice) => choice.value === value) ? null : 'This cannot be chosen.';
    case 'person':
      return isPerson(value) ? null : 'There is no such person.';
    case 'date':
      return isDate(value) ? null : 'This is not a date.';
  }
}

/** A day that the calendar has. */
function isDate(value: string): boolean {
  const parsed = DATE.test(value) ? new Date(`${value}T00:00:00.000Z`) : null;
  return parsed !== null && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

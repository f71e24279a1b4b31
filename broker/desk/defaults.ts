import type { ChatFact, FieldDefaults } from '../protocol/desk-settings';
import type { TicketField, TicketForm, TicketValue, TicketValues } from '../protocol/tickets';
import type { TicketFacts } from './desk';

/** What the fields of a form start with; what does not fit a field (an unknown choice) is left out. */
export function filledIn(
  fields: readonly TicketField[],
  defaults: FieldDefaults,
  facts: TicketFacts,
): TicketForm['values'] {
  const values: Record<string, TicketValue[]> = {};
  for (const field of fields) {
    const rule = defaults[field.code];
    if (rule === undefined) continue;
    const value = fitting(field, 'value' in rule ? { value: rule.value } : factValue(rule.from, facts));
    if (value !== null) values[field.code] = [value];
  }
  return values;
}

/** Form values as they are sent back: without labels. */
export function plainValues(values: TicketForm['values']): TicketValues {
  return Object.fromEntries(Object.entries(values).map(([code, list]) => [code, list.map(({ value }) => value)]));
}

function factValue(fact: ChatFact, facts: TicketFacts): TicketValue | null {
  switch (fact) {
    case 'person':
      return facts.person === null ? null : { value: facts.person.id, label: facts.person.name };
    case 'visitorName':
      return text(vouchedFor(facts)?.name);
    case 'visitorEmail':
      return text(vouchedFor(facts)?.email);
    case 'subject':
    case 'description':
    case 'skill':
    case 'category':
    case 'language':
    case 'page':
    case 'session':
    case 'agent':
      return text(facts[fact]);
  }
}

/**
 * Name and e-mail that are more than a claim; null while there are none. A ticket system may take an address in a field
 * for a person: what was typed stands in the description alone, where it is marked.
 */
function vouchedFor({
  person,
  visitor,
}: TicketFacts): { readonly name: string; readonly email?: string | undefined } | null {
  return person ?? (visitor.verified === true ? visitor : null);
}

function text(value: string | null | undefined): TicketValue | null {
  return value === null || value === undefined || value === '' ? null : { value };
}

function fitting(field: TicketField, value: TicketValue | null): TicketValue | null {
  if (value === null) return null;
  // Only a person record fits a person field, and only such a value has a label.
  if (field.type === 'person') return value.label === undefined ? null : value;
  const plain = value.label ?? value.value;
  if (field.type !== 'choice') return { value: field.type === 'text' ? plain.replace(/\s+/g, ' ') : plain };
  return field.choices?.some((choice) => choice.value === plain) === true ? { value: plain } : null;
}

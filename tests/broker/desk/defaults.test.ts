import { describe, expect, it } from 'vitest';
import { filledIn, plainValues } from '../../../broker/desk/defaults';
import type { TicketFacts } from '../../../broker/desk/desk';
import type { FieldDefaults } from '../../../broker/protocol/desk-settings';
import type { TicketField } from '../../../broker/protocol/tickets';
import { seedWith } from '../hub/fixture';

const FIELDS: readonly TicketField[] = ['requester', 'caller'].map((code) => ({
  code,
  name: { en: code },
  type: 'text',
  required: false,
  multiValue: false,
}));
const DEFAULTS: FieldDefaults = { requester: { from: 'visitorEmail' }, caller: { from: 'visitorName' } };
const MAIJA = seedWith().people.people[0] ?? null;
const TYPED = { name: 'Eve', email: 'boss@example.com' };

function filled(facts: Pick<TicketFacts, 'visitor' | 'person'>) {
  const others = { skill: null, category: null, language: 'en', page: null, session: 's1', agent: null } as const;
  return plainValues(filledIn(FIELDS, DEFAULTS, { subject: 'VPN', description: '', ...others, ...facts }));
}

describe('text fields for name and e-mail of the visitor', () => {
  it.each([undefined, false])('stay empty while they are only a claim (verified: %s)', (verified) => {
    expect(filled({ person: null, visitor: { ...TYPED, verified } })).toEqual({});
  });

  it('are those of the person whom an agent has linked, whatever was typed', () => {
    const linked = { requester: ['Maija.Meikalainen@example.com'], caller: ['Maija Meikäläinen'] };
    const personName = MAIJA?.name;
    expect(filled({ person: MAIJA, visitor: { ...TYPED, personName } })).toEqual(linked);
    expect(filled({ person: MAIJA, visitor: { ...TYPED, personName, verified: true } })).toEqual(linked);
  });

  it('are those of a verified visitor', () => {
    const visitor = { ...TYPED, verified: true };
    expect(filled({ person: null, visitor })).toEqual({ requester: ['boss@example.com'], caller: ['Eve'] });
  });
});

import { describe, expect, it } from 'vitest';
import { claimOf, likelyPerson } from '../../../broker/hub/claims';
import { madeUpName } from '../../../broker/protocol/visitor-name';
import { PERSON } from './fixture';

const SESSION = '01980b6e-2f00-7c3a-9d51-6f0e4a7b2c10';

describe('what a visitor says of themselves', () => {
  it.each([
    [{ name: 'Maija', email: 'm@example.com' }, 'Visitor (not verified): Maija <m@example.com>'],
    [{ name: 'Maija' }, 'Visitor (not verified): Maija'],
    [{ name: madeUpName(SESSION, 'en'), email: 'm@example.com' }, 'Visitor (not verified): <m@example.com>'],
    [{ name: madeUpName(SESSION, 'en') }, null],
    [{ name: '' }, null],
    [{ name: 'Maija', email: 'm@example.com', verified: true }, 'Visitor: Maija <m@example.com>'],
    [{ name: 'Maija', verified: false }, 'Visitor (not verified): Maija'],
  ])('%j is called %s in a ticket', (visitor, claim) => {
    expect(claimOf({ visitor, language: 'en' })).toBe(claim);
  });

  it('names whoever is likely by the whole address alone, and nobody when two have it or one is linked', () => {
    const visitor = { name: 'x', email: PERSON.email.toUpperCase() };
    const likely = { id: PERSON.id, name: PERSON.name };
    expect(likelyPerson({ person: null, visitor }, [PERSON])).toEqual(likely);
    expect(likelyPerson({ person: 'p-other', visitor }, [PERSON])).toBeNull();
    expect(likelyPerson({ person: null, visitor }, [PERSON, { ...PERSON, id: 'p-twin' }])).toBeNull();
    expect(likelyPerson({ person: null, visitor: { name: PERSON.name } }, [PERSON])).toBeNull();
    expect(likelyPerson({ person: null, visitor: { name: 'x', email: `x${PERSON.email}` } }, [PERSON])).toBeNull();
  });
});

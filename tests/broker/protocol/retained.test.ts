import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { isoTime } from '../../../broker/protocol/ports';
import { Directory, HubState, Queue, Revocation } from '../../../broker/protocol/retained';

const AT = '2025-07-14T09:30:12.345Z';
const agent = {
  id: 'aino',
  name: 'Aino',
  online: true,
  status: 'active',
  reason: null,
  skills: ['it'],
  languages: ['fi'],
  open: 1,
  limit: 3,
};
const waiting = { session: 's-1', skill: 'it', since: AT, visitor: { name: 'Maija' } };

const PAYLOADS: readonly (readonly [name: string, schema: z.ZodType, payload: Record<string, unknown>])[] = [
  ['directory', Directory, { v: 1, agents: [agent] }],
  ['queue', Queue, { v: 1, skills: [{ skill: 'it', waiting: 1, oldestAt: AT }], sessions: [waiting] }],
  ['hub', HubState, { v: 1, state: 'online', epoch: 3 }],
  ['revocation', Revocation, { v: 1, principal: { kind: 'visitor', id: 's-1' }, before: AT }],
];

describe('retained payloads', () => {
  it.each(PAYLOADS)('of %s are read without the fields they do not know', (_name, schema, payload) => {
    expect(schema.parse({ ...payload, later: { deep: 1 } })).toEqual(payload);
  });

  it.each(PAYLOADS)('of %s are refused in another version, or without one', (_name, schema, payload) => {
    for (const v of [undefined, 0, 2, '1']) expect(schema.safeParse({ ...payload, v }).success).toBe(false);
  });

  it.each(PAYLOADS)('of %s lack none of their fields', (_name, schema, payload) => {
    for (const key of Object.keys(payload)) {
      const { [key]: _left, ...rest } = payload;
      expect(schema.safeParse(rest).success).toBe(false);
    }
  });

  it.each(PAYLOADS)('of %s are not made of any other JSON, and reading them never throws', (_name, schema) => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(schema.safeParse(json).success).toBe(false);
      }),
    );
  });
});

describe('the directory', () => {
  it.each([
    ['a negative count', { open: -1 }],
    ['half a chat', { open: 0.5 }],
    ['a language that nobody speaks here', { languages: ['xx'] }],
    ['no reason, not even null', { reason: undefined }],
    ['an unknown status', { status: 'away' }],
  ])('refuses an agent with %s', (_what, change) => {
    expect(Directory.safeParse({ v: 1, agents: [{ ...agent, ...change }] }).success).toBe(false);
  });

  it('shows nothing else of an account', () => {
    const account = { ...agent, email: 'aino@example.com', role: 'admin', password: 'hash' };
    expect(JSON.stringify(Directory.parse({ v: 1, agents: [account] }))).not.toMatch(/email|example|role|hash/);
  });
});

describe('the queue', () => {
  it('names a hundred visitors at most', () => {
    const of = (count: number) => ({ v: 1, skills: [], sessions: Array.from({ length: count }, () => waiting) });
    expect([99, 100, 101].map((count) => Queue.safeParse(of(count)).success)).toEqual([true, true, false]);
  });
});

describe('a revocation', () => {
  it.each(['hub', 'lead', ''])('is not for a "%s"', (kind) => {
    expect(Revocation.safeParse({ v: 1, principal: { kind, id: 'x' }, before: AT }).success).toBe(false);
  });
});

describe('times', () => {
  it('on the wire are those that the schemas take, to the millisecond', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        const before = isoTime(date.getTime());
        const read = Revocation.safeParse({ v: 1, principal: { kind: 'agent', id: 'aino' }, before });
        expect(read.data?.before).toBe(before);
        expect(Date.parse(before)).toBe(date.getTime());
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  ERROR_CODES,
  ErrorCode,
  fail,
  invalidInput,
  ok,
  ProtocolError,
  parseInput,
  protocolError,
} from '../../../broker/protocol/errors';

const Input = z.object({ text: z.string().min(1), marks: z.array(z.object({ seq: z.number() })) });

/** The list of `protocol.md`, written down a second time, and whether sending the same again may help. */
const CODES = [
  ['unauthenticated', false],
  ['forbidden', false],
  ['unsupported_version', false],
  ['unknown_command', false],
  ['invalid', false],
  ['not_found', false],
  ['conflict', false],
  ['limit_reached', false],
  ['too_large', false],
  ['type_not_allowed', false],
  ['rate_limited', true],
  ['unavailable', true],
  ['internal', false],
] as const;

describe('error codes', () => {
  it('are the closed list of the protocol', () => {
    expect(ERROR_CODES).toEqual(CODES.map(([code]) => code));
    expect(ErrorCode.safeParse('teapot').success).toBe(false);
  });

  it.each(CODES)('say of %s whether it is retryable: %s', (code, retryable) => {
    expect(protocolError(code, 'Why.')).toEqual({ code, message: 'Why.', retryable });
  });
});

describe('an error', () => {
  it('can travel, whatever it is made of', () => {
    const more = fc.record(
      {
        retryAfterMs: fc.nat(),
        fields: fc.array(fc.record({ path: fc.string(), message: fc.string() })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...ERROR_CODES), fc.string(), more, (code, message, extra) => {
        const error = protocolError(code, message, extra);
        expect(ProtocolError.parse(JSON.parse(JSON.stringify(error)))).toEqual(error);
      }),
    );
  });

  it('is what a failure holds', () => {
    const more = { retryAfterMs: 500 };
    expect(fail('unavailable', 'Wait.', more)).toEqual({
      ok: false,
      error: protocolError('unavailable', 'Wait.', more),
    });
    expect(ok(7)).toEqual({ ok: true, value: 7 });
  });
});

describe('invalid input', () => {
  it('names each field by its dotted path, after the prefix', () => {
    const read = parseInput(Input, { text: '', marks: [{ seq: 1 }, { seq: 'x' }] }, 'data');
    const error = read.ok ? null : read.error;
    expect(error?.code).toBe('invalid');
    expect(error?.fields?.map((field) => field.path)).toEqual(['data.text', 'data.marks.1.seq']);
    for (const field of error?.fields ?? []) expect(error?.message).toContain(`${field.path}: ${field.message}`);
  });

  it.each([
    ['', ''],
    ['data', 'data'],
  ])('that is wrong as a whole is named "%s" by its prefix', (prefix, path) => {
    const read = parseInput(Input, 7, prefix);
    expect(read.ok ? null : read.error.fields?.map((field) => field.path)).toEqual([path]);
    expect(read.ok ? null : read.error.message).toContain(`${path || 'input'}: `);
  });

  it('names twenty fields at most, for an answer must fit into a packet', () => {
    const parsed = z.array(z.number()).safeParse(Array.from({ length: 5_000 }, () => 'x'));
    const error = parsed.error === undefined ? null : invalidInput(parsed.error);
    expect(error?.fields).toHaveLength(20);
    expect(error?.message.length).toBeLessThan(4_000);
  });

  it('answers a result, and never throws, for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const read = parseInput(Input, json, 'data');
        expect(read.ok || ProtocolError.safeParse(read.error).success).toBe(true);
      }),
    );
  });

  it('that is valid comes without the fields nobody knows', () => {
    expect(parseInput(Input, { text: 'x', marks: [], later: 1 })).toEqual(ok({ text: 'x', marks: [] }));
  });
});

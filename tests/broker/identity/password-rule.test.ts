import { describe, expect, it } from 'vitest';
import { flawOfPassword } from '../../../broker/identity/password-rule';

const KNOWN = ['anna', 'Anna Berg', 'anna.berg@example.com'];

describe('a password that somebody chooses', () => {
  it.each(['correct horse battery', 'kissa istuu matolla', 'x9$kQ2!mZp7w', 'пароль из слов', '  a few words  '])(
    '%j is taken',
    (password) => expect(flawOfPassword(password, KNOWN)).toBeNull(),
  );

  it.each([
    ['', 'cannot be empty'],
    ['a', '12 characters'],
    ['demo', '12 characters'],
    ['Abcdefgh1!', '12 characters'],
    // As many bytes, and not as many characters.
    ['😀😀😀😀😀😀', '12 characters'],
    ['aaaaaaaaaaaaaaaa', '5 different'],
    ['abababababababab', '5 different'],
    ['Anna.Berg@Example.com', 'name or the address'],
    ['x'.repeat(2_000), '1024 characters at most'],
  ])('%j is refused with what to do', (password, why) => {
    expect(flawOfPassword(password, KNOWN)).toContain(why);
  });
});

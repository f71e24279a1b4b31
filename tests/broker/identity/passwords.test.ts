import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPasswords } from '../../../broker/identity/passwords';

/** A PHC string of another cost than ours. */
function phc(password: string, ln: number, r: number, p: number): string {
  const salt = Buffer.alloc(16, 3);
  const hash = scryptSync(password, salt, 32, { N: 2 ** ln, r, p });
  const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=${ln},r=${r},p=${p}$${text(salt)}$${text(hash)}`;
}

const yes = { ok: true, value: true };
const no = { ok: true, value: false };

describe('passwords', () => {
  const passwords = createPasswords();

  it('make a PHC string with the cost in it, and recognise the password by it', async () => {
    const hash = await passwords.hash('correct horse');
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(hash).not.toContain('correct');
    expect(await passwords.verify('correct horse', hash)).toEqual(yes);
  });

  it('tell every other password from it', async () => {
    const hash = await passwords.hash('correct horse');
    for (const other of ['', 'correct horse ', 'Correct horse', 'correct hors', hash]) {
      expect(await passwords.verify(other, hash)).toEqual(no);
    }
  });

  it('are salted: the same one never has the same hash', async () => {
    expect(await passwords.hash('same')).not.toBe(await passwords.hash('same'));
  });

  it('mean the same in either spelling of Unicode', async () => {
    const composed = 'p\u00e4iv\u00e4';
    expect(await passwords.verify(composed.normalize('NFD'), await passwords.hash(composed))).toEqual(yes);
  });

  it('are recognised by a hash of another cost, within bounds', async () => {
    expect(await passwords.verify('old', phc('old', 10, 8, 1))).toEqual(yes);
    expect(await passwords.verify('old', phc('old', 4, 1, 2))).toEqual(yes);
    expect(await passwords.verify('new', phc('old', 10, 8, 1))).toEqual(no);
  });

  const [salt, hash] = ['A'.repeat(22), 'A'.repeat(43)];
  it.each([
    ['not a hash', 'not a hash'],
    ['an empty text', ''],
    ['another method', `$argon2id$v=19$m=65536,t=3,p=4$${salt}$${hash}`],
    ['no cost', `$scrypt$ln=0,r=8,p=1$${salt}$${hash}`],
    ['no block', `$scrypt$ln=15,r=0,p=1$${salt}$${hash}`],
    ['no lane', `$scrypt$ln=15,r=8,p=0$${salt}$${hash}`],
    ['gigabytes by its cost', `$scrypt$ln=25,r=8,p=1$${salt}$${hash}`],
    ['gigabytes by its block', `$scrypt$ln=20,r=99,p=1$${salt}$${hash}`],
    ['minutes by its lanes', `$scrypt$ln=17,r=8,p=99$${salt}$${hash}`],
    ['a cut salt', `$scrypt$ln=15,r=8,p=1$AAAA$${hash}`],
  ])('are refused, quickly and without throwing, when what is stored is %s', async (_what, stored) => {
    const started = performance.now();
    expect(await passwords.verify('', stored)).toEqual(no);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('cost the same work when there is no account to check', async () => {
    const stored = await passwords.hash('x');
    const time = async (given: string | null): Promise<number> => {
      const started = performance.now();
      expect(await passwords.verify('guess', given)).toEqual(no);
      return performance.now() - started;
    };
    const [known, unknown] = [Math.min(await time(stored), await time(stored)), await time(null)];
    expect(unknown).toBeGreaterThan(known / 3);
  });
});

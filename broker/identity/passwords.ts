import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { fail, ok, type Result } from '../protocol/errors';
import type { Asker } from './ports';
import { Turns } from './turns';

const COST_LOG2 = 15;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
/** Of a stored hash, as r * 2^ln: 128 bytes of memory each. */
const LARGEST_COST = 4 * BLOCK_SIZE * 2 ** COST_LOG2;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** Hashing shares its threads with the session log's fsync: two at a time leave two of the four to it. */
const AT_ONCE = 2;
const MAX_WAITING = 50;
const NOBODY: Asker = { place: '', standing: () => 'known' };

export interface Passwords {
  /** A PHC string: `$scrypt$ln=15,r=8,p=1$salt$hash`. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the hashed one. With null (an account that is not there) the same work is done and the
   * answer is no, so that nobody can tell from the time. `rate_limited` when too many checks wait, or when one has to
   * make room for somebody else (see `turns.ts`).
   */
  verify(password: string, phc: string | null, asker?: Asker): Promise<Result<boolean>>;
}

export function createPasswords(): Passwords {
  const turns = new Turns(AT_ONCE, MAX_WAITING);
  const nobody = encode(Buffer.alloc(SALT_BYTES), Buffer.alloc(KEY_BYTES));
  return {
    hash: async (password) => {
      // Who sets a password has signed in, or owns the machine.
      await turns.wait();
      try {
        const salt = randomBytes(SALT_BYTES);
        return encode(salt, await derive(password, salt, COST_LOG2, BLOCK_SIZE, PARALLEL, KEY_BYTES));
      } finally {
        turns.end();
      }
    },
    verify: async (password, phc, asker = NOBODY) => {
      const stored = phc === null ? null : decode(phc);
      const known = stored ?? decode(nobody);
      if (known === null) return ok(false);
      if (!(await turns.ask(asker))) {
        return fail('rate_limited', 'Too many people are signing in at this moment. Try again in a few seconds.', {
          retryAfterMs: 3_000,
        });
      }
      try {
        const key = await derive(password, known.salt, known.ln, known.r, known.p, known.hash.length);
        return ok(timingSafeEqual(key, known.hash) && stored !== null);
      } finally {
        turns.end(asker);
      }
    },
  };
}

function encode(salt: Buffer, hash: Buffer): string {
  const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=${COST_LOG2},r=${BLOCK_SIZE},p=${PARALLEL}$${text(salt)}$${text(hash)}`;
}

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

function decode(phc: string) {
  const match = PHC.exec(phc);
  if (match === null) return null;
  const [, ln, r, p, salt = '', hash = ''] = match;
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  // Four times our own cost is plenty: more would take seconds and gigabytes, and 0 throws. A damaged file must not
  // stop the server.
  const usable = cost.ln >= 1 && cost.r >= 1 && cost.p >= 1 && cost.p <= 4 && cost.r * 2 ** cost.ln <= LARGEST_COST;
  if (!usable) return null;
  return {
    ...cost,
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

function derive(password: string, salt: Buffer, ln: number, r: number, p: number, bytes: number): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

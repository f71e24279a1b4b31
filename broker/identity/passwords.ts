import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { fail, ok, type Result } from '../protocol/errors';

const COST_LOG2 = 15;
const BLOCK_SIZE = 8;
const PARALLEL = 1;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** Hashing shares its threads with the session log's fsync: two at a time leave two of the four to it. */
const AT_ONCE = 2;
const MAX_WAITING = 50;

export interface Passwords {
  /** A PHC string: `$scrypt$ln=15,r=8,p=1$salt$hash`. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the hashed one. With null (an account that is not there) the same work is done and the
   * answer is no, so that nobody can tell from the time. `rate_limited` when too many checks wait.
   */
  verify(password: string, phc: string | null): Promise<Result<boolean>>;
}

export function createPasswords(): Passwords {
  let running = 0;
  const waiting: (() => void)[] = [];
  const turn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
  const nobody = encode(Buffer.alloc(SALT_BYTES), Buffer.alloc(KEY_BYTES));
  return {
    hash: (password) =>
      turn(async () => {
        const salt = randomBytes(SALT_BYTES);
        return encode(salt, await derive(password, salt, COST_LOG2, BLOCK_SIZE, PARALLEL, KEY_BYTES));
      }),
    verify: async (password, phc) => {
      if (waiting.length >= MAX_WAITING) {
        return fail('rate_limited', 'Too many people are signing in at this moment. Try again in a few seconds.', {
          retryAfterMs: 3_000,
        });
      }
      const known = decode(phc ?? nobody) ?? decode(nobody);
      if (known === null) return ok(false);
      const key = await turn(() => derive(password, known.salt, known.ln, known.r, known.p, known.hash.length));
      return ok(timingSafeEqual(key, known.hash) && phc !== null);
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
  // More than 2^20 would take seconds and gigabytes: a damaged file must not stop the server.
  if (Number(ln) > 20) return null;
  return {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
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

import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openSecrets } from '../../../broker/identity/secrets';

const dirs: string[] = [];

afterEach(async () => {
  for (const dir of dirs.splice(0)) await rm(dir, { recursive: true, force: true });
});

async function freshDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-secrets-'));
  dirs.push(dir);
  return dir;
}

const onWindows = process.platform === 'win32';
const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

describe('secrets', () => {
  it('are made on the first start, long and different, in a file that only its owner may read', async () => {
    const dir = join(await freshDir(), 'server');
    const secrets = await openSecrets(dir);
    expect(secrets.hubPassword).toMatch(/^[\w-]{43}$/);
    expect(secrets.tokenKey).toMatch(/^[\w-]{43}$/);
    expect(secrets.hubPassword).not.toBe(secrets.tokenKey);
    expect(await readdir(dir)).toEqual(['secrets.json']);
    if (!onWindows) expect([await modeOf(dir), await modeOf(join(dir, 'secrets.json'))]).toEqual([0o700, 0o600]);
  });

  it('are made once: the next start has the same', async () => {
    const dir = await freshDir();
    const first = await openSecrets(dir);
    const text = await readFile(join(dir, 'secrets.json'), 'utf8');
    expect(await openSecrets(dir)).toEqual(first);
    expect(await readFile(join(dir, 'secrets.json'), 'utf8')).toBe(text);
  });

  it('of two directories have nothing in common', async () => {
    const [a, b] = [await openSecrets(await freshDir()), await openSecrets(await freshDir())];
    expect(new Set([a.hubPassword, a.tokenKey, b.hubPassword, b.tokenKey]).size).toBe(4);
  });

  it.each([
    ['empty', ''],
    ['cut off', '{"hubPassword":"abc'],
    ['of another shape', '[]'],
    ['without a key', JSON.stringify({ hubPassword: 'x'.repeat(43) })],
    ['with a key that is too short', JSON.stringify({ hubPassword: 'x'.repeat(43), tokenKey: 'x' })],
  ])(
    'that are %s are not replaced: the error names the file and what to do, and tells no secret',
    async (_what, text) => {
      const dir = await freshDir();
      const file = join(dir, 'secrets.json');
      await writeFile(file, text);
      const error = await openSecrets(dir).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).toContain(`${file} is damaged. Put a copy back, or delete it`);
      expect(String(error)).not.toContain('xxx');
      expect(await readFile(file, 'utf8')).toBe(text);
    },
  );

  it('that cannot be read are not replaced', async () => {
    const dir = await freshDir();
    await mkdir(join(dir, 'secrets.json'));
    await expect(openSecrets(dir)).rejects.toThrow('EISDIR');
  });

  it('left half written by a run that was killed are made anew, closed to others', async () => {
    const dir = await freshDir();
    await writeFile(join(dir, 'secrets.json.new'), '{"hubPassw');
    await chmod(join(dir, 'secrets.json.new'), 0o644);
    const secrets = await openSecrets(dir);
    expect(await openSecrets(dir)).toEqual(secrets);
    if (!onWindows) expect(await modeOf(join(dir, 'secrets.json'))).toBe(0o600);
    expect(await readdir(dir)).toEqual(['secrets.json']);
  });

  it('that an administrator has changed in an editor of Windows are read', async () => {
    const dir = await freshDir();
    const first = await openSecrets(dir);
    const text = JSON.stringify({ ...first, deskPassword: 'ääkkönen' });
    for (const encoding of ['utf8', 'utf16le'] as const) {
      await writeFile(join(dir, 'secrets.json'), Buffer.from(`\ufeff${text}`, encoding));
      expect(await openSecrets(dir)).toEqual({ ...first, deskPassword: 'ääkkönen' });
    }
  });

  it('with one wrong field name it, and never what it holds', async () => {
    const dir = await freshDir();
    const first = await openSecrets(dir);
    await writeFile(join(dir, 'secrets.json'), JSON.stringify({ ...first, hubPassword: 'short' }));
    await expect(openSecrets(dir)).rejects.toThrow(/is damaged\..+\(hubPassword: Too small[^\n]+\)$/);
    await expect(openSecrets(dir)).rejects.not.toThrow(/short/);
  });

  it('that are gone from a directory in use are made anew, and that is said; in a new one it is not', async () => {
    const dir = await freshDir();
    const told: string[] = [];
    const logger = { error: (_context: object, message: string) => void told.push(message) };
    await writeFile(join(dir, 'settings.json'), '{}');
    await openSecrets(dir, logger);
    expect(told).toEqual([]);
    await rm(join(dir, 'secrets.json'));
    await mkdir(join(dir, 'log'));
    await openSecrets(dir, logger);
    expect(told).toEqual([expect.stringMatching(/^secrets\.json was missing and was made anew: everybody/)]);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOptions } from '../../../broker/options/read-options';
import { readWrittenFile } from '../../../broker/options/written-file';
import { encodingOf } from '../../../broker/protocol/encoding';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-written-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const CONFIG = '{"http-port": 8080, "agent": "Jäätelö"}\r\n';
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const write = async (bytes: Buffer): Promise<string> => {
  const file = join(dir, 'file');
  await writeFile(file, bytes);
  return file;
};

describe('a file that a person wrote', () => {
  it.each([
    ['UTF-8', Buffer.from(CONFIG)],
    ['UTF-8 with a byte order mark, as Notepad saves it', Buffer.from(`\ufeff${CONFIG}`)],
    ['UTF-16, as PowerShell saves it', Buffer.from(`\ufeff${CONFIG}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(CONFIG, 'utf16le')],
    ['UTF-16 the other way round', utf16be(`\ufeff${CONFIG}`)],
    ['UTF-16 the other way round without a mark', utf16be(CONFIG)],
  ])('is read in %s', async (_what, bytes) => {
    const file = await write(bytes);
    expect(readWrittenFile(file)).toBe(CONFIG);
    const asked = readOptions({ program: 'start', argv: ['--config', file], env: {}, readFile: readWrittenFile });
    expect(asked).toMatchObject({ ok: true, value: { options: { httpPort: 8080, agent: 'Jäätelö' } } });
  });

  it('is refused in words in another encoding, when it is too large, and when it has no end', async () => {
    const read = (file: string) => () => readWrittenFile(file);
    expect(read(await write(Buffer.from(CONFIG, 'latin1')))).toThrow('no text in UTF-8. Save it as UTF-8');
    expect(read(await write(Buffer.alloc(1_000_001, 'x')))).toThrow('larger than 1 MB');
    expect(read(join(dir, 'none'))).toThrow('ENOENT');
    expect(read(dir)).toThrow('EISDIR');
    if (process.platform === 'linux') expect(read('/dev/zero')).toThrow('larger than 1 MB');
  });

  it('of whatever text is read as it was, but for UTF-16 without a mark and without Latin letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = text.replaceAll(/[\0\ufeff]/g, '');
        for (const bytes of [Buffer.from(plain), Buffer.from(`\ufeff${plain}`, 'utf16le'), utf16be(`\ufeff${plain}`)])
          expect(new TextDecoder(encodingOf(bytes)).decode(bytes)).toBe(plain);
      }),
    );
  });
});

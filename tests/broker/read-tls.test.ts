import { generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTls } from '../../broker/read-tls';
import { testDirectory } from '../electron/console/parts';
import { SIGNED } from './server/signed-certificate';

const OTHER = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const other = OTHER.export({ type: 'pkcs8', format: 'pem' }).toString();
const locked = OTHER.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString();

async function read(cert: string | Buffer, key: string | Buffer) {
  const dir = await testDirectory();
  await mkdir(dir, { recursive: true });
  const [tlsCert, tlsKey] = [join(dir, 'cert.pem'), join(dir, 'key.pem')];
  await writeFile(tlsCert, cert);
  await writeFile(tlsKey, key);
  return readTls({ tlsCert, tlsKey });
}

describe('the files of TLS', () => {
  it('are read, also as an editor of Windows saves them', async () => {
    const files = { ok: true, value: { cert: SIGNED.certificate, key: SIGNED.key } };
    expect(await read(SIGNED.certificate, SIGNED.key)).toEqual(files);
    const marked = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(await read(marked(SIGNED.certificate), marked(SIGNED.key))).toEqual(files);
    expect(readTls({ tlsCert: null, tlsKey: null })).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['no certificate', 'nothing', SIGNED.key, /cert\.pem \(--tls-cert\) holds no certificate in PEM/],
    ["the two in each other's place", SIGNED.key, SIGNED.certificate, /cert\.pem \(--tls-cert\) holds no certificate/],
    ['no key', SIGNED.certificate, 'nothing', /key\.pem \(--tls-key\) holds no key in PEM/],
    ['the key of another', SIGNED.certificate, other, /key\.pem \(--tls-key\) is not the key of the certificate in /],
    ['a locked key', SIGNED.certificate, locked, /key\.pem \(--tls-key\) is locked with a password/],
  ])('that hold %s are named, with the option, in one line', async (_what, cert, key, line) => {
    const result = await read(cert, key);
    expect(result).toMatchObject({ ok: false, error: { message: expect.stringMatching(line) } });
    if (!result.ok) expect(result.error.message).not.toContain('\n');
  });

  it('that are not there are named', () => {
    expect(readTls({ tlsCert: '/none/cert', tlsKey: '/none/key' })).toMatchObject({
      error: { message: expect.stringMatching(/^The certificate \/none\/cert \(--tls-cert\) cannot be read: ENOENT/) },
    });
  });
});

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { Options } from './options/options';
import { readWrittenFile } from './options/written-file';
import { fail, ok, type Result } from './protocol/errors';
import { reasonOf } from './store/logger';

/** A certificate (with those that it needs) and its key, in PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** The files of `--tls-cert` and `--tls-key`; undefined when there are none. The error says which one is wrong. */
export function readTls({ tlsCert, tlsKey }: Pick<Options, 'tlsCert' | 'tlsKey'>): Result<TlsFiles | undefined> {
  if (tlsCert === null || tlsKey === null) return ok(undefined);
  const cert = readPem(tlsCert, 'certificate', (text) => new X509Certificate(text));
  if (!cert.ok) return cert;
  const key = readPem(tlsKey, 'key', (text) => createPrivateKey(text));
  if (!key.ok) return key;
  if (!cert.value.read.checkPrivateKey(key.value.read)) {
    return fail('invalid', `${tlsKey} (--tls-key) is not the key of the certificate in ${tlsCert} (--tls-cert).`);
  }
  const files = { cert: cert.value.text, key: key.value.text };
  try {
    createSecureContext(files);
  } catch (error) {
    return fail('invalid', `${tlsCert} (--tls-cert) cannot be used: ${reasonOf(error)}.`);
  }
  return ok(files);
}

function readPem<T>(file: string, what: 'certificate' | 'key', read: (text: string) => T) {
  const option = what === 'key' ? '--tls-key' : '--tls-cert';
  let text: string;
  try {
    text = readWrittenFile(file);
  } catch (error) {
    return fail('invalid', `The ${what} ${file} (${option}) cannot be read: ${reasonOf(error)}.`);
  }
  if (/^-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    return fail('invalid', `The key ${file} (${option}) is locked with a password. Give one without.`);
  }
  try {
    return ok({ text, read: read(text) });
  } catch (error) {
    return fail('invalid', `${file} (${option}) holds no ${what} in PEM: ${reasonOf(error)}.`);
  }
}

import { X509Certificate } from 'node:crypto';
import { reasonOf } from '../../broker/store/logger';

const BEGIN = /-----BEGIN (?:X509 )?CERTIFICATE-----/g;
const WHOLE = /-----BEGIN ((?:X509 )?CERTIFICATE)-----[\s\S]*?-----END \1-----/g;

/**
 * What is wrong with a text that has to be a bundle of certificates in PEM, to go on after the name of its file; null:
 * nothing. Node itself takes any text for authorities, and then trusts no server at all.
 */
export function flawOfBundle(pem: string): string | null {
  const whole = pem.match(WHOLE) ?? [];
  const begun = pem.match(BEGIN)?.length ?? 0;
  if (begun === 0) return 'holds no certificate in PEM';
  if (whole.length < begun) return 'holds a certificate that is cut short';
  for (const [index, text] of whole.entries()) {
    try {
      new X509Certificate(text);
    } catch (error) {
      return `holds a certificate that cannot be read (number ${index + 1}: ${reasonOf(error)})`;
    }
  }
  return null;
}

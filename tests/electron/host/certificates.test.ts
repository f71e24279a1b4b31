import { describe, expect, it } from 'vitest';
import { flawOfBundle } from '../../../electron/host/certificates';
import { CERTIFICATE, PRIVATE_KEY } from '../../broker/server/certificate';
import { SIGNED } from '../../broker/server/signed-certificate';

describe('a bundle of certificates', () => {
  it.each<[string, string, string | null]>([
    ['one', CERTIFICATE, null],
    ['several, with words between', `Ours:\n${SIGNED.certificate}\r\nAbove it:\n${SIGNED.authority}`, null],
    ['nothing', '', 'holds no certificate in PEM'],
    ['a key', PRIVATE_KEY, 'holds no certificate in PEM'],
    ['a text', 'desk-17\n', 'holds no certificate in PEM'],
    ['one cut short', CERTIFICATE.slice(0, 200), 'holds a certificate that is cut short'],
    [
      'a second that is none',
      `${CERTIFICATE}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
      'holds a certificate that cannot be read (number 2: ',
    ],
  ])('of %s', (_what, pem, flaw) => {
    if (flaw === null) expect(flawOfBundle(pem)).toBeNull();
    else expect(flawOfBundle(pem)).toContain(flaw);
  });
});

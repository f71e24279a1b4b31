import { X509Certificate } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';

/**
 * TLS towards a broker whose certificate is at hand, because it runs in this process: it must show this very one, and
 * then neither its authority nor the names in it matter. The hub reaches its broker by an address of this machine,
 * which no certificate for the team names.
 */
export function onlyThisCertificate(certificate: string) {
  const { fingerprint256 } = new X509Certificate(certificate);
  return {
    ca: certificate,
    // The file begins with the certificate itself, which is no authority.
    allowPartialTrustChain: true,
    checkServerIdentity: (_host: string, shown: PeerCertificate): Error | undefined =>
      shown.fingerprint256 === fingerprint256
        ? undefined
        : new Error('Another program answers in place of the broker.'),
  };
}

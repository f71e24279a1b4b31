import { X509Certificate } from 'node:crypto';
import { type ConnectionOptions, checkServerIdentity, type PeerCertificate } from 'node:tls';

/** What makes a server's certificate good. */
export interface Trust extends Pick<ConnectionOptions, 'allowPartialTrustChain' | 'checkServerIdentity'> {
  /** Certificates (PEM) in the place of the authorities that come with Node. */
  readonly ca: string | string[];
}

/**
 * TLS towards a broker whose certificate is at hand, because it runs in this process: it must show this very one, and
 * then neither its authority nor the names in it matter. The hub reaches its broker by an address of this machine,
 * which no certificate for the team names.
 */
export function onlyThisCertificate(certificate: string): Trust {
  const { fingerprint256 } = new X509Certificate(certificate);
  return {
    ca: certificate,
    // The file begins with the certificate itself, which is no authority.
    allowPartialTrustChain: true,
    checkServerIdentity: (_host: string, shown: PeerCertificate) =>
      shown.fingerprint256 === fingerprint256
        ? undefined
        : new Error('Another program answers in place of the broker.'),
  };
}

/**
 * As by those authorities (PEM), and this very certificate besides, by whatever name its server is reached: for a
 * console that starts a server itself, and may be sent to others.
 */
export function alsoThisCertificate(certificate: string, authorities: readonly string[]): Trust {
  const { fingerprint256 } = new X509Certificate(certificate);
  return {
    ca: [certificate, ...authorities],
    allowPartialTrustChain: true,
    checkServerIdentity: (host: string, shown: PeerCertificate) =>
      shown.fingerprint256 === fingerprint256 ? undefined : checkServerIdentity(host, shown),
  };
}

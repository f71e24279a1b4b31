import { X509Certificate } from 'node:crypto';
import type { ConnectionOptions, PeerCertificate } from 'node:tls';

/** What makes a server's certificate good. */
export interface Trust extends Pick<ConnectionOptions, 'allowPartialTrustChain' | 'checkServerIdentity'> {
  /** Certificates (PEM) in the place of the authorities that come with Node. */
  readonly ca: string;
}

/** What makes the certificate of that server good; undefined: the authorities that come with Node. */
export type TrustFor = (address: string) => Trust | undefined;

/**
 * TLS towards a server whose certificate is at hand, because it runs on this computer: it must show this very one, and
 * then neither its authority nor the names in it matter. It is reached by an address of this machine, which no
 * certificate for the team names. Of a file with a chain this is the first.
 */
export function onlyThisCertificate(certificate: string): Trust {
  const leaf = new X509Certificate(certificate);
  const { fingerprint256 } = leaf;
  return {
    ca: leaf.toString(),
    // It is no authority.
    allowPartialTrustChain: true,
    checkServerIdentity: (_host: string, shown: PeerCertificate) =>
      shown.fingerprint256 === fingerprint256
        ? undefined
        : new Error('Another program answers in place of the server.'),
  };
}

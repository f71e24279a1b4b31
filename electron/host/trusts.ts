import { readFileSync } from 'node:fs';
import { onlyThisCertificate, type Trust } from '../../broker/sockets/own-certificate';
import { type Logger, reasonOf } from '../../broker/store/logger';
import type { ServerReady } from './embedded-server';

export interface TrustsOptions {
  /** Authorities (PEM) in the place of those that come with Node, for servers elsewhere; null: those. */
  readonly authorities: string | null;
  /** The file with the certificate of the server on this computer; null: it speaks no TLS. */
  readonly certificate: string | null;
  readonly logger: Logger;
}

/**
 * What makes the certificate of a server good. The one on this computer shows a certificate that is at hand, and that
 * names the team's address: it must show that very one. Any other is judged as if there were none here.
 */
export class Trusts {
  readonly #options: TrustsOptions;
  #own: { readonly hosts: ReadonlySet<string>; readonly trust: Trust } | null = null;

  constructor(options: TrustsOptions) {
    this.#options = options;
  }

  /** The server on this computer runs, maybe again and with a certificate that was renewed meanwhile; null: it ended. */
  serverRuns(ready: Pick<ServerReady, 'local' | 'mqtt'> | null): void {
    this.#own = null;
    const { certificate, logger } = this.#options;
    if (ready === null || certificate === null) return;
    try {
      const trust = onlyThisCertificate(readFileSync(certificate, 'utf8'));
      this.#own = { hosts: new Set([hostOf(ready.local), hostOf(ready.mqtt)]), trust };
    } catch (error) {
      logger.error({ certificate, reason: reasonOf(error) }, 'The certificate of the server here cannot be read.');
    }
  }

  /** For the address of a server or of its broker; undefined: what Node trusts. */
  readonly trustFor = (address: string): Trust | undefined => {
    if (this.#own?.hosts.has(hostOf(address)) === true) return this.#own.trust;
    const { authorities } = this.#options;
    return authorities === null ? undefined : { ca: authorities };
  };
}

/** Name and port; '' of what is no address. */
function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host.toLowerCase() : '';
}

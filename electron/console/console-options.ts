import type { Clock, Ids } from '../../broker/protocol/ports';
import type { TrustFor } from '../../broker/sockets/own-certificate';
import type { Logger } from '../../broker/store/logger';
import type { Capabilities } from '../contract/capabilities';
import type { ReadPolicy } from '../contract/machine-policy';
import type { Vault } from './remembered';

export interface ConsoleOptions {
  /** The console keeps its things in `console` below it. */
  readonly dataDir: string;
  /** The server's address; null while nobody has said it. */
  readonly server: string | null;
  /** Whose console this is, when known: prefilled at sign-in. */
  readonly agent: string | null;
  /** The server is the one on this computer, which runs for this console. */
  readonly embedded?: boolean;
  /** Absent: of any server, the authorities that come with Node. */
  readonly trustFor?: TrustFor;
  readonly capabilities: Capabilities;
  /** Where a sign-in is kept over the end of this process; absent: nowhere. */
  readonly vault?: Vault;
  /** What the administrator of this machine sets and locks; absent: nothing. */
  readonly policy?: ReadPolicy;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}

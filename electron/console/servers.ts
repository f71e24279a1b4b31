import type { Result } from '../../broker/protocol/errors';

/** How a host lets its agent use another server. One whose server is fixed has none of this. */
export interface ServersPort {
  /** Starts the server on this computer, where it does not run yet; answers its address. */
  here(): Promise<Result<string>>;
  /** An agent has signed in there: the next start goes there too, and a server of this computer ends when it is another. */
  chosen(address: string): Promise<void>;
}

/** Whether two addresses mean the same server, however they are written. */
export function isSameServer(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}

export function isOnThisComputer(address: string): boolean {
  return URL.canParse(address) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(address).hostname);
}

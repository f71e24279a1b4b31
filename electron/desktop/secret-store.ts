/** Where the system keeps secrets, as Electron names it on Linux; elsewhere there is always a real one. */
export interface SecretFacts {
  readonly platform: NodeJS.Platform;
  /** Null but on Linux. */
  readonly backend: string | null;
}

/**
 * Whether a secret may be kept at all: with `basic_text` it would be as good as plain, so Parley asks each time. A name
 * is no promise: `isSealed` looks at what came of it.
 */
export function keepsSecrets({ platform, backend }: SecretFacts): boolean {
  return platform !== 'linux' || (backend !== null && backend !== 'basic_text' && backend !== 'unknown');
}

/** Before what Chromium encrypts on Linux with a key that stands in its source: where the key store gave none. */
const KNOWN_KEY = 'v10';

/** Whether only this user of this machine can read an encrypted text. */
export function isSealed(platform: NodeJS.Platform, sealed: Uint8Array): boolean {
  return platform !== 'linux' || new TextDecoder().decode(sealed.subarray(0, KNOWN_KEY.length)) !== KNOWN_KEY;
}

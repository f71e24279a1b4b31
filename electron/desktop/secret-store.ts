/** Where the system keeps secrets, as Electron names it on Linux; elsewhere there is always a real one. */
export interface SecretFacts {
  readonly platform: NodeJS.Platform;
  readonly available: boolean;
  /** Null but on Linux. */
  readonly backend: string | null;
}

/** Whether a secret may be kept at all: with `basic_text` it would be as good as plain, so Parley asks each time. */
export function keepsSecrets({ platform, available, backend }: SecretFacts): boolean {
  if (!available) return false;
  return platform !== 'linux' || (backend !== null && backend !== 'basic_text' && backend !== 'unknown');
}

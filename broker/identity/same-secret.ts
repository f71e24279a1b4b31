import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether what was given is the secret. Digests are compared, which are of one length: so the time tells neither how
 * much of it was right nor how long the secret is.
 */
export function isSameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

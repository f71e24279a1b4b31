import type { Credential } from './credential';
import { server } from './server';

/** The bytes of a file that was sent; null when they cannot be had. */
export async function ownFile(id: string, credential: Credential): Promise<Blob | null> {
  const found = await server.file(id, credential.token);
  // Of a token that has ended the server says no more than of a file that is not there.
  if (found !== 'refused') return found;
  if ((await credential.renew()) !== 'renewed') return null;
  const again = await server.file(id, credential.token);
  return again === 'refused' ? null : again;
}

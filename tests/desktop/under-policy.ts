import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../architecture/sources';

/** How Node is started so that the program finds this text in `/etc/parley/policy.json`. */
export function underPolicy(text: string): { readonly nodeArgs: readonly string[]; readonly env: NodeJS.ProcessEnv } {
  const hook = pathToFileURL(join(ROOT, 'tests/desktop/double/machine-policy.mjs')).href;
  return { nodeArgs: ['--import', hook], env: { DOUBLE_POLICY: text } };
}

import { policyAdml } from './adml';
import { policyAdmx } from './admx';
import { policyJsonSchema } from './json-schema';

/** Everything that is made from the schema of the machine policy, by its name below `electron/packaging/policy`. */
export function policyFiles(): Readonly<Record<string, string>> {
  return {
    'parley-policy.schema.json': policyJsonSchema(),
    'parley.admx': policyAdmx(),
    'en-US/parley.adml': policyAdml(),
  };
}

import * as z from 'zod';
import { MachinePolicy } from '../../contract/machine-policy';

/** The JSON schema of a policy file, for editors and for checks before it is rolled out. */
export function policyJsonSchema(): string {
  const { properties, ...rest } = z.toJSONSchema(MachinePolicy, { target: 'draft-7' });
  // A file may name its schema for the editor.
  const schema = { ...rest, properties: { $schema: { type: 'string' }, ...properties } };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

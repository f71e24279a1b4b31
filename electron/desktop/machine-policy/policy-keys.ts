import * as z from 'zod';
import { MachinePolicy } from '../../contract/machine-policy';

/** What kind of value a key wants, as the registry, the templates and people need it. */
export type PolicyKind =
  | { readonly kind: 'switch' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'text'; readonly longest: number }
  | { readonly kind: 'list'; readonly most: number };

/** One key of the machine policy. */
export interface PolicyKey {
  /** Such as `['alerts', 'toast']`. */
  readonly path: readonly string[];
  /** The same as one word: `alerts.toast`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly value: PolicyKind;
  readonly schema: z.ZodType;
}

export interface PolicyGroup {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** What is read of the JSON schema of one key. */
const Described = z.object({
  title: z.string(),
  description: z.string(),
  type: z.enum(['boolean', 'integer', 'string', 'array', 'object']),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
});
type Described = z.infer<typeof Described>;

/** Every key, in the order of the schema. */
export const POLICY_KEYS: readonly PolicyKey[] = keysOf(MachinePolicy, []);

/** The groups of keys: categories of the templates, keys below the registry key. */
export const POLICY_GROUPS: readonly PolicyGroup[] = fieldsOf(MachinePolicy)
  .filter(([, field]) => field instanceof z.ZodObject)
  .map(([name, field]) => ({ name, ...describedBy(field) }));

function keysOf(group: z.ZodType, above: readonly string[]): PolicyKey[] {
  return fieldsOf(group).flatMap(([name, schema]) => {
    const path = [...above, name];
    if (schema instanceof z.ZodObject) return keysOf(schema, path);
    const { title, description, ...rest } = describedBy(schema);
    return [{ path, name: path.join('.'), title, description, value: kindOf(rest), schema }];
  });
}

/** The fields of a group, each without its being optional. */
function fieldsOf(group: z.ZodType): [string, z.ZodType][] {
  if (!(group instanceof z.ZodObject)) return [];
  return Object.entries(group.shape).map(([name, field]) => [
    name,
    field instanceof z.ZodOptional ? z.clone(field.unwrap()) : field,
  ]);
}

function describedBy(schema: z.ZodType): Described {
  return Described.parse(z.toJSONSchema(schema, { target: 'draft-7' }));
}

function kindOf(of: Omit<Described, 'title' | 'description'>): PolicyKind {
  switch (of.type) {
    case 'boolean':
      return { kind: 'switch' };
    case 'integer':
      return { kind: 'number', min: of.minimum ?? 0, max: of.maximum ?? Number.MAX_SAFE_INTEGER };
    case 'array':
      return { kind: 'list', most: of.maxItems ?? 100 };
    case 'string':
    case 'object':
      return of.enum === undefined
        ? { kind: 'text', longest: of.maxLength ?? 1_000 }
        : { kind: 'choice', values: of.enum };
  }
}

/** What a key wants, in words. */
export function wantedOf({ value, name }: PolicyKey): string {
  switch (value.kind) {
    case 'switch':
      return 'true or false (in the registry 1 or 0)';
    case 'number':
      return `a whole number from ${value.min} to ${value.max}`;
    case 'choice':
      return `one of ${value.values.join(', ')}`;
    case 'list':
      return `a list of at most ${value.most} languages, such as fi and en-US`;
    case 'text':
      return EXAMPLES[name] ?? 'a text';
  }
}

const EXAMPLES: Readonly<Record<string, string>> = {
  server: 'an address such as https://chat.example.com, without a name and password',
  tlsCa: 'the full path of a file',
  'updates.feed': 'an address such as https://updates.example.com/parley/, by HTTPS, without a name and password',
  'desktop.dictionaryUrl': 'an address such as https://intranet.example.com/dictionaries/',
};

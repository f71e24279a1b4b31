import fc from 'fast-check';
import * as z from 'zod';
import { SessionEvent } from '../../../broker/protocol/events';
import { generatedSchemas, pascal } from './wire-schemas';

/** As much of JSON Schema as zod writes of our schemas. */
interface Node {
  readonly $ref?: string | undefined;
  readonly anyOf?: readonly Node[] | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly const?: string | number | boolean | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly format?: string | undefined;
  readonly minimum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly items?: Node | undefined;
  readonly properties?: Readonly<Record<string, Node>> | undefined;
  readonly required?: readonly string[] | undefined;
}

const Node: z.ZodType<Node> = z.object({
  $ref: z.string().optional(),
  get anyOf() {
    return z.array(Node).optional();
  },
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: z.array(z.string()).optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  maxItems: z.number().optional(),
  get items() {
    return Node.optional();
  },
  get properties() {
    return z.record(z.string(), Node).optional();
  },
  required: z.array(z.string()).optional(),
});

const NODES = z.record(z.string(), z.unknown()).parse(generatedSchemas());

/** The text that stands at a path of an arbitrary value, so that it can be found wherever it goes. */
export function markerOf(path: string): string {
  return `<${path}>`;
}

/** The paths whose texts are somewhere in a JSON text. */
export function markersIn(json: string): string[] {
  return [...json.matchAll(/<([\w.]+)>/g)].map((match) => match[1] ?? '');
}

export const anyTime: fc.Arbitrary<string> = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2039-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Values of a schema; every free text in them begins with the marker of its path. */
function anyValue(node: Node, path: string): fc.Arbitrary<unknown> {
  if (node.$ref !== undefined) return anyValue(Node.parse(NODES[node.$ref.replace(/^.*\//, '')]), path);
  if (node.anyOf !== undefined) return fc.oneof(...node.anyOf.map((one) => anyValue(one, path)));
  if (node.const !== undefined) return fc.constant(node.const);
  if (node.enum !== undefined) return fc.constantFrom(...node.enum);
  switch (node.type) {
    case 'object':
      return objectOf(node, path);
    case 'array':
      return fc.array(anyValue(node.items ?? {}, path), { maxLength: 3 });
    case 'integer':
      return fc.integer({ min: node.minimum ?? 1, max: Math.min(node.maximum ?? 1_000, 1_000) });
    case 'string':
      return textOf(node, path);
    case 'boolean':
      return fc.boolean();
    default:
      throw new Error(`There is no arbitrary value for ${path}: ${JSON.stringify(node)}`);
  }
}

function textOf(node: Node, path: string): fc.Arbitrary<string> {
  if (node.format === 'date-time') return anyTime;
  if (node.format === 'email') return fc.constant('someone@example.com');
  const marker = markerOf(path);
  const rest = fc.string({ maxLength: Math.min(10, (node.maxLength ?? 100) - marker.length) });
  return rest.map((text) => marker + text.replace(/[<>]/g, '-'));
}

function objectOf({ properties = {}, required = [] }: Node, path: string): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([key, node]) => {
    const value = anyValue(node, path === '' ? key : `${path}.${key}`);
    return [key, required.includes(key) ? value : fc.option(value, { nil: undefined })] as const;
  });
  return fc
    .record(Object.fromEntries(fields))
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));
}

export const EVENT_TYPES = SessionEvent.options.map((option) => option.shape.type.value);

/** Any event of a type that the schemas allow, more than the hub would ever make. */
export function anyEventOf(type: SessionEvent['type']): fc.Arbitrary<SessionEvent> {
  return anyValue(Node.parse(NODES[`${pascal(type)}Event`]), '').map((event) => SessionEvent.parse(event));
}

export const anyEvent: fc.Arbitrary<SessionEvent> = fc.oneof(...EVENT_TYPES.map(anyEventOf));

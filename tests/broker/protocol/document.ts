import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';

const Ref = z.object({ $ref: z.string() });
const Refs = z.record(z.string(), Ref);

const Operation = z.object({
  action: z.enum(['send', 'receive']),
  channel: Ref,
  tags: z.tuple([z.object({ name: z.enum(['agent', 'visitor', 'hub', 'broker']) })]),
  messages: z.array(Ref).optional(),
  reply: z.object({ channel: Ref, messages: z.array(Ref) }).optional(),
  bindings: z.object({ mqtt: z.object({ qos: z.union([z.literal(0), z.literal(1)]), retain: z.boolean() }) }),
  'x-senders': z.array(z.string()).optional(),
});
export type Operation = z.infer<typeof Operation>;

const Message = z.object({
  summary: z.string().min(1),
  payload: Ref,
  examples: z.array(z.object({ name: z.string(), payload: z.unknown() })).min(1),
  'x-state-changing': z.boolean().optional(),
});

/** The parts of the AsyncAPI document that the tests look at. */
const AsyncApi = z.object({
  asyncapi: z.literal('3.0.0'),
  servers: z.record(z.string(), z.object({ protocol: z.string(), security: z.array(Ref).min(1) })),
  channels: z.record(z.string(), z.object({ address: z.string(), parameters: Refs.default({}), messages: Refs })),
  operations: z.record(z.string(), Operation),
  'x-error-codes': z.record(
    z.string(),
    z.object({ meaning: z.string().min(1), retryable: z.boolean(), http: z.number().int() }),
  ),
  components: z.object({
    parameters: z.record(z.string(), z.unknown()),
    messages: z.record(z.string(), Message),
    schemas: z.record(z.string(), z.record(z.string(), z.unknown())),
  }),
});
export type AsyncApi = z.infer<typeof AsyncApi>;

const path = new URL('../../../broker/protocol/asyncapi.yaml', import.meta.url);

/** The document as plain data, to follow references in. */
export const RAW_DOCUMENT: unknown = parse(readFileSync(path, 'utf8'));
export const DOCUMENT: AsyncApi = AsyncApi.parse(RAW_DOCUMENT);

/** The last part of a reference: `#/channels/queue` -> `queue`. */
export function named(ref: { readonly $ref: string }): string {
  return ref.$ref.slice(ref.$ref.lastIndexOf('/') + 1);
}

/** Every `$ref` below a value. */
export function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner),
  );
}

/** What a reference within the document points at; undefined when it is nothing. */
export function lookUp(ref: string): unknown {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, step) => {
      const entries = typeof at === 'object' && at !== null ? Object.entries(at) : [];
      return entries.find(([key]) => key === step)?.[1];
    }, RAW_DOCUMENT);
}

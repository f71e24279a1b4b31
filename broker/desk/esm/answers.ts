import * as z from 'zod';

/**
 * What Efecte ESM answers, read loosely: what Parley does not need may be missing or new. Field names are those of the
 * REST interface (`/rest-api/itsm/v1`).
 */

const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

export const LoginAnswer = z.object({ token: z.string() });

/** A value of an attribute: `value` of strings, numbers, dates and static values, `dataCardId` of references. */
export const ApiValue = z.looseObject({
  value: Text.optional(),
  code: Text.optional(),
  dataCardId: Text.optional(),
  name: Text.optional(),
  /** Of files. The interface's description does not say how they are named; `name` and `value` are read too. */
  fileName: Text.optional(),
  /** Entries of a worklog. */
  created: Text.optional(),
  author: z.union([Text, z.looseObject({ name: Text.optional() }).transform(({ name }) => name ?? '')]).optional(),
});
export type ApiValue = z.infer<typeof ApiValue>;

const ApiAttribute = z.looseObject({ values: z.array(ApiValue).default([]) });

const StaticValue = z.looseObject({ value: Text, code: Text.optional() });
export type StaticValue = z.infer<typeof StaticValue>;

/** An attribute of a template. */
export const TemplateAttribute = z.looseObject({
  name: Text,
  multiValue: z.boolean().default(false),
  type: z.string().default(''),
  file: z.boolean().default(false),
  values: z.array(StaticValue).nullish(),
  target: z.unknown().optional(),
});
export type TemplateAttribute = z.infer<typeof TemplateAttribute>;

export const TemplateAnswer = z.looseObject({
  name: Text,
  code: Text,
  attributes: z.record(z.string(), TemplateAttribute),
});
export type TemplateAnswer = z.infer<typeof TemplateAnswer>;

export const DataCard = z.looseObject({
  dataCardId: Text,
  name: Text.optional(),
  data: z.record(z.string(), ApiAttribute).default({}),
});
export type DataCard = z.infer<typeof DataCard>;

/** One card, by itself or in an envelope. */
export const CardAnswer = z.union([
  z.looseObject({ dataCard: DataCard }).transform(({ dataCard }) => dataCard),
  DataCard,
]);

export const PageAnswer = z.looseObject({
  meta: z.looseObject({
    count: z.number().optional(),
    links: z.looseObject({ next: z.string().nullish() }).nullish(),
  }),
  data: z.array(DataCard),
});

/** What is wrong with one attribute. */
const AttributeError = z.looseObject({
  attribute: Text.optional(),
  attributeCode: Text.optional(),
  code: Text.optional(),
  message: z.string().optional(),
  error: z.string().optional(),
});

export const ErrorAnswer = z.looseObject({
  message: z.string().optional(),
  error: z.string().optional(),
  meta: z.looseObject({ errors: z.array(AttributeError).default([]) }).optional(),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;

/** The ids of the templates that a reference attribute may point to, however they are written. */
export function targetsOf(target: unknown): readonly string[] {
  if (typeof target === 'string') return target === '' ? [] : [target];
  if (Array.isArray(target)) return target.flatMap(targetsOf);
  if (typeof target !== 'object' || target === null) return [];
  return 'code' in target ? targetsOf(target.code) : [];
}

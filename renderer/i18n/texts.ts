import { IntlMessageFormat } from 'intl-messageformat';

import { isolated, settled } from '../../broker/protocol/direction';

export type TextValues = Readonly<Record<string, string | number | Date>>;

/** An ICU message: as it is written, or as the build of a page has parsed it. */
export type Message = ConstructorParameters<typeof IntlMessageFormat>[0];

/** Texts of one page, by message id. */
export type Catalog<Id extends string = string> = Readonly<Record<Id, Message>>;

/**
 * The texts of a catalogue in one language. A message is parsed when it is first needed.
 * A broken message or a missing value shows the message itself, or its id: a page never fails for a text.
 */
export function textsOf<Id extends string>(
  catalog: Catalog<Id>,
  language: string,
): (id: Id, values?: TextValues) => string {
  const parsed = new Map<Id, IntlMessageFormat>();
  return (id, values) => {
    try {
      const message = parsed.get(id) ?? new IntlMessageFormat(catalog[id], language);
      parsed.set(id, message);
      return settled(String(message.format(isolatedValues(values))));
    } catch {
      const message = catalog[id];
      return typeof message === 'string' ? message : id;
    }
  };
}

/** Names and words of strangers must not turn the sentence that they are put into. */
export function isolatedValues<V extends string | number | Date>(
  values: Readonly<Record<string, V | string>> | undefined,
): Readonly<Record<string, V | string>> | undefined {
  if (values === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? isolated(value) : value]),
  );
}

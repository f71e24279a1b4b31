import type * as z from 'zod';

type Path = readonly (string | number)[];

/** One part of a document that cannot be read as what it should be, while the rest can. */
export interface BadPart {
  /** Where it stood, such as `accounts.2` or `accounts.2 (bertil)`. */
  readonly where: string;
  /** What is wrong with it, such as `email: Invalid email address`. */
  readonly problem: string;
  readonly path: Path;
  /** An entry of a list, or the value of a key. */
  readonly kind: 'entry' | 'key';
  readonly raw: unknown;
}

/** A document as far as it can be read. */
export interface Salvaged<T> {
  readonly value: T;
  readonly bad: readonly BadPart[];
}

/** Each round can only find what the round before has uncovered: deeper than this no document is. */
const MOST_ROUNDS = 12;

/**
 * Reads a document, without those parts that are wrong: the entry of a list, or the value of a key where a document may
 * be without it. The error when nothing of it can be used, as what is wrong cannot be left out.
 */
export function salvage<T>(schema: z.ZodType<T>, json: unknown): Salvaged<T> | z.ZodError {
  const first = schema.safeParse(json);
  if (first.success) return { value: first.data, bad: [] };
  let { error } = first;
  let bad: readonly BadPart[] = [];
  let left = json;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = partsOf(error, left);
    if (found.length === 0) break;
    left = withoutParts(left, found);
    bad = merged(json, bad, found);
    const parsed = schema.safeParse(left);
    if (parsed.success) return { value: parsed.data, bad };
    error = parsed.error;
  }
  return first.error;
}

/** A key that goes after something inside its value went is one bad part, with its value as it was. */
function merged(json: unknown, before: readonly BadPart[], found: readonly BadPart[]): readonly BadPart[] {
  const isInside = (part: BadPart, outer: BadPart): boolean =>
    outer.kind === 'key' && outer.path.every((step, index) => part.path[index] === step);
  const inner = (outer: BadPart) => before.find((part) => isInside(part, outer));
  const whole = found.map((part) => {
    const cause = inner(part);
    return cause === undefined ? part : { ...part, raw: valueAt(json, part.path), problem: cause.problem };
  });
  return [...before.filter((part) => !found.some((outer) => isInside(part, outer))), ...whole];
}

/** The smallest parts without which the issues would be gone; none when an issue is about the whole. */
function partsOf(error: z.ZodError, json: unknown): readonly BadPart[] {
  const parts = new Map<string, BadPart>();
  for (const issue of error.issues) {
    const path = removable(json, issue.path);
    if (path === null) return [];
    const key = JSON.stringify(path);
    if (parts.has(key)) continue;
    const raw = valueAt(json, path);
    const inside = issue.path.slice(path.length).map(String).join('.');
    const kind = Array.isArray(valueAt(json, path.slice(0, -1))) ? 'entry' : 'key';
    const problem = inside === '' ? issue.message : `${inside}: ${issue.message}`;
    parts.set(key, { where: `${path.join('.')}${nameOf(raw)}`, problem, path, kind, raw });
  }
  return [...parts.values()];
}

/** The first entry of a list on the way to what is wrong; else the deepest key that is there. */
function removable(json: unknown, path: readonly PropertyKey[]): Path | null {
  const way: (string | number)[] = [];
  let at = json;
  for (const step of path) {
    if (typeof step === 'symbol' || !isHolder(at) || !Object.hasOwn(at, step)) break;
    way.push(step);
    if (Array.isArray(at)) return way;
    at = valueAt(at, [step]);
  }
  return way.length === 0 ? null : way;
}

function withoutParts(json: unknown, parts: readonly BadPart[]): unknown {
  // From the end of a list to its beginning, so that what is left out moves nothing that is still to be left out.
  const ordered = [...parts].sort((a, b) => Number(b.path.at(-1)) - Number(a.path.at(-1)) || 0);
  return ordered.reduce(
    (left, { path }) =>
      changedAt(left, path.slice(0, -1), (holder) => {
        const last = path.at(-1);
        if (Array.isArray(holder)) return holder.filter((_, index) => index !== last);
        return isHolder(holder) ? Object.fromEntries(Object.entries(holder).filter(([key]) => key !== last)) : holder;
      }),
    json,
  );
}

/**
 * A value as it is written: with the bad parts where they were, so that somebody can mend them in the file. The value
 * of a key is put back only while what stands in its place is what stood there at the start (`loaded`).
 */
export function withBadParts<T>(value: T, loaded: T, bad: readonly BadPart[]): T {
  return bad.reduce((whole, { path, kind, raw }) => {
    if (kind === 'entry') {
      return changedAt(whole, path.slice(0, -1), (list) => (Array.isArray(list) ? [...list, raw] : list));
    }
    const isUntouched = JSON.stringify(valueAt(value, path)) === JSON.stringify(valueAt(loaded, path));
    const last = String(path.at(-1));
    return isUntouched
      ? changedAt(whole, path.slice(0, -1), (holder) => (isHolder(holder) ? { ...holder, [last]: raw } : holder))
      : whole;
  }, value);
}

/** The same with something else at the path; as it is when the path leads nowhere. */
function changedAt<T>(whole: T, path: Path, change: (at: unknown) => unknown): T;
function changedAt(whole: unknown, path: Path, change: (at: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(whole);
  if (!isHolder(whole) || !Object.hasOwn(whole, step)) return whole;
  const changed = changedAt(valueAt(whole, [step]), rest, change);
  if (Array.isArray(whole)) return whole.map((entry, index) => (index === step ? changed : entry));
  return { ...whole, [step]: changed };
}

function valueAt(whole: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (isHolder(at) && Object.hasOwn(at, step) ? at[String(step)] : undefined),
    whole,
  );
}

function isHolder(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** How a person knows an entry: its `id`, where it has one. */
function nameOf(raw: unknown): string {
  const id = isHolder(raw) && typeof raw.id === 'string' ? raw.id : '';
  return id === '' ? '' : ` (${id.slice(0, 64)})`;
}

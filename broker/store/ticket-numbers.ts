import { join } from 'node:path';
import * as z from 'zod';
import { ok, type Result } from '../protocol/errors';
import { openDocument, type StoredDocument } from './document';
import type { Logger } from './logger';

/** So many numbers are reserved with one write: as many at most are left out when a file of tickets is lost. */
const AT_ONCE = 100;
const File = z.object({ reserved: z.number().int().positive() });

/** Says on disk which numbers may have been given, beside the tickets: whatever becomes of them, none is given twice. */
export interface Reserve {
  /** Numbers below may have been given. */
  readonly next: number;
  /** Resolves when it is on disk that the numbers below `next` are given; `unavailable` when it cannot be written. */
  upTo(next: number): Promise<Result<void>>;
}

/** Opens `ticket-numbers.json` of a workspace, which is written when the first number is given. */
export async function openReserve({ dir, ...options }: ReserveOptions): Promise<Reserve> {
  const file = join(dir, 'ticket-numbers.json');
  const { logger, now } = options;
  const document = await openDocument({ file, schema: File, empty: { reserved: 1 }, logger, now });
  return {
    get next() {
      return document.value.reserved;
    },
    upTo: async (next) =>
      next <= document.value.reserved
        ? ok(undefined)
        : document.update(({ reserved }) => ({ reserved: Math.max(reserved, next + AT_ONCE) })),
  };
}

export interface ReserveOptions {
  readonly dir: string;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The number after that of a ticket, such as 43 after `INC-000042`. */
export function nextAfter(number: string): number {
  const digits = /(\d{1,15})$/.exec(number)?.[1];
  return digits === undefined ? 1 : Number(digits) + 1;
}

const NUMBER = /"number"\s*:\s*"([^"\\]{1,80})"/g;
const NEXT = /"nextNumber"\s*:\s*(\d{1,15})/g;

/** What may come after the numbers that stand in a file without being read: in one set aside, or in bad entries. */
export function numbersIn({ setAside, bad }: Pick<StoredDocument<unknown>, 'setAside' | 'bad'>): readonly number[] {
  return [setAside ?? '', ...bad.map(({ raw }) => JSON.stringify(raw) ?? '')].map((text) => {
    const after = [...text.matchAll(NUMBER)].map(([, number = '']) => nextAfter(number));
    const next = [...text.matchAll(NEXT)].map(([, number]) => Number(number));
    return [...after, ...next].reduce((a, b) => Math.max(a, b), 1);
  });
}

import { describe, expect, it } from 'vitest';
import type { CannedDraft } from '../../../../../broker/protocol/canned';
import { fail, ok } from '../../../../../broker/protocol/errors';
import { type Portion, type Progress, runImport } from '../../../../../renderer/console/canned/transfer/run-import';

const draft: CannedDraft = { name: 'n', content: 'c', language: 'en', category: 'k', shared: false };
const portions = (...sizes: number[]): Portion[] =>
  sizes.map((size, n) => ({ command: `c-${n}`, drafts: Array.from({ length: size }, () => draft) }));

describe('an import on its way', () => {
  it('tells how far it is after each portion', async () => {
    const told: Progress[] = [];
    const end = await runImport(
      { done: 0, left: portions(2, 3), problem: null },
      async () => ok({}),
      (progress) => told.push(progress),
    );
    expect(told.map(({ done, left }) => [done, left.length])).toEqual([
      [0, 2],
      [2, 1],
      [5, 0],
    ]);
    expect(end).toEqual({ done: 5, left: [], problem: null });
  });

  it('stops at what fails, and goes on there under the same command', async () => {
    const sent: string[] = [];
    let broken = true;
    const save = async ({ command }: Portion) => {
      sent.push(command);
      return broken && command === 'c-1' ? fail('unavailable', 'No connection.') : ok({});
    };
    const stopped = await runImport({ done: 0, left: portions(1, 1, 1), problem: null }, save, () => undefined);
    expect(stopped).toMatchObject({ done: 1, problem: 'No connection.' });
    expect(stopped.left.map(({ command }) => command)).toEqual(['c-1', 'c-2']);
    broken = false;
    const end = await runImport(stopped, save, () => undefined);
    expect(end).toEqual({ done: 3, left: [], problem: null });
    expect(sent).toEqual(['c-0', 'c-1', 'c-1', 'c-2']);
  });
});

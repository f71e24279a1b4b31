import { readFileSync } from 'node:fs';
import type { CannedEntry } from '../../../../../broker/protocol/canned';
import { CannedFile } from '../../../../../broker/store/canned';

const file = new URL('../../../../../fixtures/demo/canned.json', import.meta.url);

/** The responses of the demo workspace. */
export const DEMO: readonly CannedEntry[] = CannedFile.parse(JSON.parse(readFileSync(file, 'utf8'))).canned.map(
  (entry, index) => ({ ...entry, revision: index + 1 }),
);

/** So many responses of real words in six languages, each with a few words of its own; the same at each call. */
export function manyResponses(count: number): CannedEntry[] {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const words = DEMO.map((entry) => entry.content.split(' '));
  return Array.from({ length: count }, (_none, index) => {
    const base = DEMO[index % DEMO.length];
    if (base === undefined) throw new Error('There are no demo responses.');
    const own = Array.from({ length: 4 }, () => random(1_000_000_000).toString(36));
    const other = words[random(words.length)] ?? [];
    const from = random(other.length);
    const content = [...base.content.split(' '), ...own, ...other.slice(from, from + 20)].join(' ');
    return { ...base, id: `r-${index}`, name: `${base.name} ${index}`, content, revision: index + 1 };
  });
}

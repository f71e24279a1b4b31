import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openAgentFiles } from '../../../electron/console/files';
import { KeptLog, testDirectory } from './parts';

const ENTRY = {
  ...{ id: 'm-1', session: 's-1', kind: 'message', text: 'good', at: '2026-01-01T00:00:00.000Z' },
  state: { kind: 'sending' },
};

/** What each file holds: with one good part, and one that is damaged. */
const DAMAGED = {
  outbox: { entries: [{ ...ENTRY, id: 'm-2', at: 'yesterday' }, ENTRY] },
  drafts: { drafts: { 's-1': { text: 'half', note: false }, 's-2': { text: 5, note: false } } },
  'canned-uses': { uses: { c: 3, d: 'often' } },
  windows: { popOuts: [{ target: 5, displays: null }], places: {} },
} as const;

describe('a file of the console with one damaged part', () => {
  it('keeps the others, names the bad one, and has both after the next write', async () => {
    const dir = await testDirectory();
    const own = join(dir, 'agents', '127.0.0.1_8484-aino');
    await mkdir(own, { recursive: true });
    for (const [name, value] of Object.entries(DAMAGED))
      await writeFile(join(own, `${name}.json`), JSON.stringify(value));
    const log = new KeptLog();
    const files = await openAgentFiles({ dir, logger: log, now: () => 7 }, 'http://127.0.0.1:8484', 'aino');
    expect(files.outbox.value.entries).toEqual([ENTRY]);
    expect(files.drafts.value.drafts).toEqual({ 's-1': { text: 'half', note: false } });
    expect(files.cannedUses.value.uses).toEqual({ c: 3 });
    expect(log.errors).toEqual([
      expect.stringMatching(/^entries\.0 \(m-2\) in outbox\.json is not used: at: /),
      expect.stringMatching(/^drafts\.s-2\S* in drafts\.json is not used/),
      expect.stringMatching(/^uses\.d in canned-uses\.json is not used/),
      expect.stringMatching(/^popOuts\.0 in windows\.json is not used/),
    ]);
    await files.outbox.update(() => ({ entries: [] }));
    await files.drafts.update(({ drafts }) => ({ drafts: { ...drafts, 's-3': { text: 'new', note: true } } }));
    const kept = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(join(own, `${name}.json`), 'utf8'));
    expect(await kept('outbox')).toEqual({ entries: [DAMAGED.outbox.entries[0]] });
    expect(await kept('drafts')).toEqual({ drafts: { ...DAMAGED.drafts.drafts, 's-3': { text: 'new', note: true } } });
  });
});

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../../broker/hub/until';
import { expectOk } from '../../broker/hub/world';
import { Team } from './team';

const OUTBOX = {
  entries: [
    {
      ...{ id: 'm-1', session: 's-elsewhere', kind: 'message', text: 'Written elsewhere' },
      ...{ at: '2026-01-01T00:00:01.000Z', state: { kind: 'sending' } },
    },
  ],
};
const DRAFTS = { drafts: { 's-elsewhere': { text: 'Half of it', note: false } } };

/** The folder of a server at the end of a tunnel, beside those of the console's own. */
async function olderFolder(agentsDir: string, name: string): Promise<void> {
  await mkdir(join(agentsDir, name), { recursive: true });
  await writeFile(join(agentsDir, name, 'outbox.json'), JSON.stringify(OUTBOX));
  await writeFile(join(agentsDir, name, 'drafts.json'), JSON.stringify(DRAFTS));
}

it("another server's chats that were taken over stay in view until the agent closes them, and on the disk", async () => {
  const team = await Team.start();
  const agents = join(team.dir, 'console', 'agents');
  const name = '127.0.0.1_9000-aino';
  await olderFolder(agents, name);
  const seen = [{ id: 'm-1', kind: 'error', text: 'notice.unsent', values: { text: 'Written elsewhere' } }];

  const first = await team.agent('aino', { dataDir: team.dir });
  await until(() => first.state.notices.length > 0);
  expect(first.state.notices).toMatchObject(seen);
  const [renamed = ''] = (await readdir(agents)).filter((one) => one.startsWith(`${name}.taken-over-`));
  const kept = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(agents, renamed, file), 'utf8'));
  expect([await kept('outbox.json'), await kept('drafts.json')]).toEqual([OUTBOX, DRAFTS]);
  await first.close();

  const second = await team.agent('aino', { dataDir: team.dir });
  await until(() => second.state.notices.length > 0);
  expect(second.state.notices).toMatchObject(seen);
  expectOk(await second.call('notice.close', { id: 'm-1' }));
  expect(second.state).toMatchObject({ notices: [], outbox: { 's-elsewhere': [] } });
  await second.close();

  const third = await team.agent('aino', { dataDir: team.dir });
  expect(third.state.notices).toEqual([]);
  expect([await kept('outbox.json'), await kept('drafts.json')]).toEqual([OUTBOX, DRAFTS]);
});

import { expect, it } from 'vitest';
import { until } from '../../broker/hub/until';
import { expectOk } from '../../broker/hub/world';
import { connected, openConsole, Team } from './team';

it('an agent who goes to another server takes nothing along, and finds everything at the return', async () => {
  const [first, second] = [await Team.start(), await Team.start()];
  const core = await openConsole({ server: null });
  const enter = async (team: Team): Promise<void> => {
    expectOk(await core.signIn(team.address, 'aino', 'demo'));
    await connected(core);
    await until(() => core.state.status?.effective === 'active');
  };

  await enter(first);
  await first.visitor();
  await until(() => Object.keys(core.state.chats).length === 1);
  const [session = ''] = Object.keys(core.state.chats);
  expectOk(await core.call('chat.draft', { session, draft: { text: 'Only for this server', note: false } }));

  await enter(second);
  expect(core.state.signIn).toMatchObject({ kind: 'signedIn', server: second.address });
  expect(core.state.chats).toEqual({});
  expect(JSON.stringify(core.state)).not.toContain('Only for this server');
  await second.visitor();
  await until(() => Object.keys(core.state.chats).length === 1);
  expect(Object.keys(core.state.chats)).not.toContain(session);

  await enter(first);
  await until(() => core.state.chats[session]?.draft.text === 'Only for this server');
  expect(Object.keys(core.state.chats)).toEqual([session]);
});

import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ERROR_CODES } from '../../../broker/protocol/errors';
import { AgentTokenAnswer } from '../../../broker/protocol/http';
import { CONSOLE_COMMANDS } from '../../../electron/contract/commands';
import { DEFAULT_SETTINGS } from '../../../electron/contract/settings';
import { until } from '../../broker/hub/until';
import { expectOk } from '../../broker/hub/world';
import { KeptLog, testDirectory } from './parts';
import { connected, openConsole, Team } from './team';

describe('signing in', () => {
  it('shows the workspace first, then the agent, the status, colleagues and the queue', async () => {
    const team = await Team.start();
    const core = await team.console({ agent: 'aino' });
    expect(core.state.signIn).toEqual({ kind: 'signedOut', server: team.address, agent: 'aino', error: null });
    await until(() => core.state.workspace?.title === 'Northwind Service Desk');
    expect(await core.call('signIn', { agent: 'aino', password: 'demo' })).toEqual({ ok: true, value: {} });
    expect(core.state.signIn).toMatchObject({ kind: 'signedIn', me: { id: 'aino', name: 'Aino Virtanen', limit: 3 } });
    await connected(core);
    await until(() => core.state.status?.status === 'active' && core.state.status.effective === 'active');
    await until(() => core.state.directory.some(({ id, online }) => id === 'aino' && online));
    expect(JSON.stringify(core.state)).not.toContain(':"demo"');
  });

  it('is done by a password, or by a token of that agent', async () => {
    const team = await Team.start();
    const answer = await fetch(new URL('/api/agents/token', team.address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ agent: 'aino', password: 'demo' }),
    });
    const { token } = AgentTokenAnswer.parse(await answer.json());
    const core = await team.console();
    expect(await core.signIn(null, 'bertil', token)).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
    expect(await core.signIn(null, 'aino', `${token}x`)).toMatchObject({
      ok: false,
      error: { code: 'unauthenticated' },
    });
    expectOk(await core.signIn(null, 'aino', token));
    await connected(core);
    expect(core.state.signIn).toMatchObject({ kind: 'signedIn', me: { id: 'aino' } });
  });

  it('pauses who pauses on login', async () => {
    const team = await Team.start();
    const core = await team.agent('frank');
    await until(() => core.state.status?.status === 'inactive');
  });

  it.each([
    ['wrong password', 'aino', 'guess', 'unauthenticated'],
    ['unknown agent', 'nobody', 'demo', 'unauthenticated'],
  ])('with a %s is refused, and the reason is shown', async (_what, agent, password, code) => {
    const team = await Team.start();
    const core = await team.console();
    expect(await core.call('signIn', { agent, password })).toMatchObject({ ok: false, error: { code } });
    expect(core.state.signIn).toMatchObject({ kind: 'signedOut', agent, server: team.address, error: { code } });
    expect(core.session).toBeNull();
  });

  it.each([
    [null, 'invalid'],
    ['chat.example.com', 'invalid'],
    ['ftp://chat.example.com', 'invalid'],
    ['http://127.0.0.1:1', 'unavailable'],
  ])('at %s is refused as %s', async (server, code) => {
    const core = await openConsole();
    const input = { agent: 'aino', password: 'demo', ...(server === null ? {} : { server }) };
    expect(await core.call('signIn', input)).toMatchObject({ ok: false, error: { code } });
    expect(core.state.signIn.kind).toBe('signedOut');
  });

  it.each([
    ['a page', 200, '<!doctype html>'],
    ['other JSON', 200, '{"hello":"world"}'],
    ['an error without our words', 500, '{"oops":true}'],
    ['more than anybody asked for', 200, `"${'x'.repeat(2 * 1024 * 1024)}"`],
  ])('at a server that answers %s is refused as unavailable', async (_what, status, body) => {
    const other = createServer((_request, response) => void response.writeHead(status).end(body));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const core = await openConsole();
    const answer = await core.signIn(`http://127.0.0.1:${port}`, 'aino', 'demo');
    expect(answer).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  it('twice at once leaves one agent signed in, the later', async () => {
    const team = await Team.start();
    const core = await team.console();
    const both = await Promise.all([core.signIn(null, 'aino', 'demo'), core.signIn(null, 'bertil', 'demo')]);
    expect(both[1]).toMatchObject({ ok: true });
    await connected(core);
    expect(core.state.signIn).toMatchObject({ kind: 'signedIn', me: { id: 'bertil' } });
    await until(() => core.state.directory.some(({ id, online }) => id === 'bertil' && online));
    expect(core.state.directory.filter(({ online }) => online).map(({ id }) => id)).toEqual(['bertil']);
  });

  it('that is still under way when the console signs out or closes comes to nothing', async () => {
    const team = await Team.start();
    const core = await team.console();
    const signingIn = core.signIn(null, 'aino', 'demo');
    await core.signOut();
    expect((await signingIn).ok).toBe(false);
    expect(core.state.signIn).toMatchObject({ kind: 'signedOut', error: null });
    const again = core.signIn(null, 'aino', 'demo');
    await core.close();
    expect((await again).ok).toBe(false);
    expect(core.session).toBeNull();
  });

  it('where nothing can be kept is refused with the reason, and can be tried again', async () => {
    const team = await Team.start();
    const dataDir = await testDirectory();
    const core = await team.console({ dataDir });
    await writeFile(join(dataDir, 'console', 'agents'), 'in the way');
    expect(await core.call('signIn', { agent: 'aino', password: 'demo' })).toMatchObject({
      ok: false,
      error: { code: 'unavailable', message: expect.stringContaining('cannot be used') },
    });
    expect(core.state.signIn).toMatchObject({ kind: 'signedOut', error: { code: 'unavailable' } });
    await rm(join(dataDir, 'console', 'agents'));
    expectOk(await core.signIn(null, 'aino', 'demo'));
  });
});

describe('a signed-in console', () => {
  it('leaves nothing of its agent behind when it signs out, and the team sees it leave', async () => {
    const team = await Team.start();
    const core = await team.agent('aino');
    const visitor = await team.visitor();
    await until(() => core.state.chats[visitor.id]);
    await core.call('chat.draft', { session: visitor.id, draft: { text: 'half a sentence', note: false } });
    await core.call('signOut', {});
    expect(core.state).toMatchObject({ chats: {}, chatOrder: [], outbox: {}, directory: [], alerts: [], status: null });
    expect(core.state.signIn).toMatchObject({ kind: 'signedOut', error: null });
    const bertil = await team.agent('bertil');
    await until(() => bertil.state.directory.some(({ id, online }) => id === 'aino' && !online));
    // Nobody waits for her: the chat is a colleague's at once.
    await until(() => bertil.state.chats[visitor.id]);
    expectOk(await core.signIn(null, 'aino', 'demo'));
    // The same chat comes back to the same person, and to the draft.
    await bertil.call('signOut', {});
    await until(() => core.state.chats[visitor.id]?.draft.text === 'half a sentence');
  });

  it('never shows one agent what another one wrote on the same machine', async () => {
    const team = await Team.start();
    const core = await team.agent('aino');
    const visitor = await team.visitor();
    await until(() => core.state.chats[visitor.id]);
    await core.call('settings.set', { undoSeconds: 10 });
    expectOk(await core.call('message.send', { session: visitor.id, text: 'SECRET-OF-AINO', note: false }));
    await core.call('chat.draft', { session: visitor.id, draft: { text: 'DRAFT-OF-AINO', note: false } });
    await core.call('signOut', {});
    expectOk(await core.signIn(null, 'bertil', 'demo'));
    await connected(core);
    expect(JSON.stringify(core.state)).not.toContain('OF-AINO');
  });

  it('comes in again by itself when its token is good no longer', async () => {
    const team = await Team.start();
    const core = await team.agent('aino');
    // New secrets: every token of before is refused.
    await team.restart(() => rm(join(team.dir, 'server', 'secrets.json')));
    await until(() => core.state.connection.kind !== 'connected');
    await connected(core);
    expect(core.state.signIn.kind).toBe('signedIn');
  });

  it('asks the person again when the password has changed', async () => {
    const team = await Team.start();
    const core = await team.agent('aino');
    await team.server.accounts.setPassword('aino', 'something new');
    await team.restart();
    await until(() => core.state.signIn.kind === 'signedOut');
    expect(core.state.signIn).toMatchObject({ error: { code: 'unauthenticated' } });
    expect(core.session).toBeNull();
    expectOk(await core.signIn(null, 'aino', 'something new'));
  });

  it('carries out what a window asks', async () => {
    const team = await Team.start();
    const core = await team.agent('bertil');
    const visitor = await team.visitor('it', 'leena.saarinen@northwind-utilities.example');
    const session = visitor.id;
    await until(() => core.state.chats[session]?.fold.state === 'live');
    await visitor.ok('message.post', { text: 'Hello?' });
    expectOk(await core.call('message.send', { session, text: 'Good morning', note: false }));
    expectOk(await core.call('message.send', { session, text: 'TOP-SECRET', note: true }));
    await until(() => core.state.chats[session]?.fold.lastSeq === core.state.conversations[session]?.length);
    await until(() => visitor.texts().includes('Good morning'));
    await until(() => core.state.outbox[session]?.length === 0);

    const all = core.state.conversations[session] ?? [];
    expect(await core.call('conversation.load', { session, limit: 2 })).toEqual({
      ok: true,
      value: { events: all.slice(-2), complete: false },
    });
    expect(await core.call('conversation.load', { session, before: 3, limit: 50 })).toEqual({
      ok: true,
      value: { events: all.slice(0, 2), complete: true },
    });
    expect(await core.call('chat.card', { session })).toMatchObject({
      value: { session, supportPerson: { id: 'bertil' }, likely: { id: 'p-0001', name: 'Leena Saarinen' } },
    });
    expectOk(await core.call('person.link', { session, person: 'p-0001' }));
    const card = await core.call('chat.card', { session });
    expect(card).toMatchObject({ value: { session, person: 'p-0001' } });
    expect(card).not.toHaveProperty('value.likely');
    expect(await core.call('person.get', { person: 'p-0001' })).toMatchObject({ value: { name: 'Leena Saarinen' } });

    expectOk(await core.call('status.set', { status: 'inactive', reason: 'Lunch' }));
    expect(core.state.status).toMatchObject({ status: 'inactive', reason: 'Lunch' });
    expect(await core.call('chat.close', { session })).toMatchObject({ error: { code: 'conflict' } });
    expectOk(await core.call('chat.end', { session, reason: 'resolved' }));
    await until(() => core.state.chats[session]?.fold.state === 'ended');
    expect(await core.call('message.send', { session, text: 'too late', note: false })).toMatchObject({
      error: { code: 'conflict' },
    });
    expectOk(await core.call('chat.close', { session }));
    expect(core.state.chatOrder).toEqual([]);
    expect(visitor.wire.join()).not.toContain('TOP-SECRET');
  });

  it('answers any input to any call with a result, an error of the closed list at worst', async () => {
    const team = await Team.start();
    const core = await team.agent('aino');
    const visitor = await team.visitor();
    await until(() => core.state.chats[visitor.id]);
    // Not those that would rightly end the chat or the stay.
    const commands = Object.keys(CONSOLE_COMMANDS).filter((name) => !/^sign|^chat\.end$/.test(name));
    const session = fc.constantFrom(visitor.id, visitor.id, 'nowhere', '__proto__', 'constructor', 'toString');
    const input = fc.oneof(
      fc.anything(),
      fc.record({
        session,
        id: fc.oneof(fc.string(), session),
        text: fc.string(),
        note: fc.boolean(),
        on: fc.boolean(),
        seq: fc.nat(),
        limit: fc.nat(),
        person: session,
        draft: fc.record({ text: fc.string(), note: fc.boolean() }),
        status: fc.constantFrom('active', 'inactive'),
        widget: fc.dictionary(fc.oneof(fc.string(), session), fc.anything()),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...commands), input, async (command, given) => {
        const answer = await core.call(command, given);
        if (answer.ok) return;
        expect(ERROR_CODES.filter((code) => code !== 'internal')).toContain(answer.error.code);
      }),
      { numRuns: 250 },
    );
    expect(core.state.chatOrder).toEqual([visitor.id]);
    expect(Object.keys(core.state.chats)).toEqual([visitor.id]);
  });
});

describe('settings', () => {
  it('are kept over restarts of the console', async () => {
    const dataDir = await testDirectory();
    const first = await openConsole({ dataDir });
    expect(first.state.settings).toEqual(DEFAULT_SETTINGS);
    expectOk(await first.call('settings.set', { theme: 'dark' }));
    expectOk(await first.call('settings.set', { undoSeconds: 5 }));
    await first.close();
    const second = await openConsole({ dataDir });
    expect(second.state.settings).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', undoSeconds: 5 });
  });

  it('that are refused change nothing', async () => {
    const core = await openConsole();
    expect(await core.call('settings.set', { theme: 'dark', undoSeconds: 11 })).toMatchObject({
      error: { code: 'invalid', fields: [{ path: 'undoSeconds' }] },
    });
    expect(core.state.settings).toEqual(DEFAULT_SETTINGS);
  });

  it.each(['{"theme":', '"dark"', 'null', '', '[]', '\u0000\u0001'])(
    'that cannot be read (%j) are set aside, named, and replaced by the defaults',
    async (text) => {
      const dataDir = await testDirectory();
      await (await openConsole({ dataDir })).close();
      await writeFile(join(dataDir, 'console', 'settings.json'), text);
      const logger = new KeptLog();
      const core = await openConsole({ dataDir, logger });
      expect(core.state.settings).toEqual(DEFAULT_SETTINGS);
      expect(logger.errors.join()).toContain('settings.json could not be read and was set aside as settings.corrupt-');
      const names = await readdir(join(dataDir, 'console'));
      const kept = names.find((name) => name.startsWith('settings.corrupt-')) ?? '';
      expect(await readFile(join(dataDir, 'console', kept), 'utf8')).toBe(text);
      expectOk(await core.call('settings.set', { theme: 'light' }));
    },
  );

  it('with one wrong value keep the others, name the bad one, and leave it in the file until it is chosen anew', async () => {
    const dataDir = await testDirectory();
    await (await openConsole({ dataDir })).close();
    const file = join(dataDir, 'console', 'settings.json');
    const spelled = { spellLanguages: 'en', closeToTray: true };
    await writeFile(file, JSON.stringify({ theme: 'pink', undoSeconds: 5, desktop: spelled }));
    const logger = new KeptLog();
    const core = await openConsole({ dataDir, logger });
    expect(core.state.settings).toMatchObject({ theme: 'system', undoSeconds: 5 });
    expect(logger.errors.join('\n')).toMatch(/theme in settings\.json is not used: Invalid option/);
    expectOk(await core.call('settings.set', { sound: false }));
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ theme: 'pink', sound: false });
    expectOk(await core.call('settings.set', { theme: 'dark' }));
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ theme: 'dark', sound: false });
  });
});

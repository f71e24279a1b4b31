import { beforeAll, describe, expect, it } from 'vitest';
import { createAccounts } from '../../../broker/identity/accounts';
import { createPasswords, type Passwords } from '../../../broker/identity/passwords';
import type { Accounts } from '../../../broker/identity/ports';
import { fail, ok } from '../../../broker/protocol/errors';
import type { Agent } from '../../../broker/protocol/models';
import { memoryWorkspace } from '../../../broker/store/memory';
import type { Account, Document } from '../../../broker/store/workspace';
import { AGENTS, seedWith } from '../hub/fixture';

const NEW: Agent = {
  id: 'dora',
  name: 'Dora Novak',
  email: 'dora@example.com',
  role: 'agent',
  skills: ['it'],
  languages: ['en'],
  limit: 2,
  pauseOnLogin: false,
};

interface World {
  readonly accounts: Accounts;
  readonly document: Document<{ accounts: Account[] }>;
}

const NOW = 1_700_000_000_000;

/** Real hashes take their time: these look like them, and say who asked. */
const quick: Passwords = {
  hash: async (password) => `hash of ${password}`,
  verify: async (password, phc) => ok(phc === `hash of ${password}`),
};

function setUp(passwords: Passwords = quick): World {
  const { accounts: document } = memoryWorkspace(seedWith({ agents: [] }));
  return { document, accounts: createAccounts({ document, passwords, now: () => NOW }) };
}

const unauthenticated = { ok: false, error: { code: 'unauthenticated' } };

describe('accounts, with real hashes', () => {
  let world: World;
  beforeAll(async () => {
    world = setUp(createPasswords());
    expect(await world.accounts.add(NEW, 'a good password')).toEqual(ok(undefined));
  });

  it('let in by the right password and by no other', async () => {
    expect(await world.accounts.signIn('dora', 'a good password')).toEqual(ok(NEW));
    expect(await world.accounts.signIn('dora', 'a bad password')).toMatchObject(unauthenticated);
  });

  it('keep a hash and never the password', () => {
    expect(JSON.stringify(world.document.value)).not.toContain('a good password');
    expect(world.document.value.accounts[0]?.password).toMatch(/^\$scrypt\$/);
  });
});

describe('accounts', () => {
  it('never show a password', async () => {
    const { accounts } = setUp();
    await accounts.add(NEW, 'a secret password');
    const signedIn = await accounts.signIn('dora', 'a secret password');
    expect(JSON.stringify([accounts.find('dora'), accounts.list(), signedIn])).not.toMatch(/secret|hash|password/);
    expect(accounts.list()).toEqual([NEW]);
  });

  it('answer a wrong password, an unknown, a disabled and a passwordless account in the same words', async () => {
    const { accounts, document } = setUp();
    for (const agent of AGENTS) await accounts.add(agent, 'a secret password');
    await accounts.disable('bertil');
    await document.update((value) => ({
      accounts: value.accounts.map((account) => (account.id === 'claire' ? { ...account, password: null } : account)),
    }));
    const answers = [
      await accounts.signIn('aino', 'guess'),
      await accounts.signIn('nobody', 'a secret password'),
      await accounts.signIn('bertil', 'a secret password'),
      await accounts.signIn('claire', 'a secret password'),
      await accounts.signIn('claire', ''),
    ];
    expect(answers[0]).toMatchObject(unauthenticated);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('check something also where there is no account, so that time tells nothing', async () => {
    const asked: (string | null)[] = [];
    const { accounts } = setUp({
      ...quick,
      verify: async (_password, phc) => {
        asked.push(phc);
        return ok(false);
      },
    });
    await accounts.add(NEW, 'a secret password');
    await accounts.signIn('nobody', 'x');
    await accounts.disable('dora');
    await accounts.signIn('dora', 'x');
    expect(asked).toEqual([null, null]);
  });

  it('pass on that too many are signing in', async () => {
    const { accounts } = setUp({ ...quick, verify: async () => fail('rate_limited', 'Too many.') });
    await accounts.add(NEW, 'a secret password');
    expect(await accounts.signIn('dora', 'a secret password')).toMatchObject({
      ok: false,
      error: { code: 'rate_limited' },
    });
  });

  it('refuse one that is disabled, or gets another password, while the old one is being checked', async () => {
    const changes: readonly ((accounts: Accounts) => Promise<unknown>)[] = [
      (accounts) => accounts.disable('dora'),
      (accounts) => accounts.setPassword('dora', 'the new password'),
    ];
    for (const change of changes) {
      const world = setUp({
        ...quick,
        verify: async (password, phc) => {
          await change(world.accounts);
          return quick.verify(password, phc);
        },
      });
      await world.accounts.add(NEW, 'a secret password');
      expect(await world.accounts.signIn('dora', 'a secret password')).toMatchObject(unauthenticated);
    }
  });

  it('are added once, also when two add the same at once', async () => {
    const { accounts } = setUp();
    const both = await Promise.all([accounts.add(NEW, 'the first password'), accounts.add(NEW, 'the second password')]);
    expect(both.map((result) => (result.ok ? 'ok' : result.error.code)).sort()).toEqual(['conflict', 'ok']);
    expect(await accounts.add(NEW, 'the third password')).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(accounts.list()).toEqual([NEW]);
    expect(
      (await accounts.signIn('dora', both[0]?.ok === true ? 'the first password' : 'the second password')).ok,
    ).toBe(true);
  });

  it.each([
    ['an id that cannot stand in a topic', { id: 'a/b' }, 'id'],
    ['capital letters in the id', { id: 'Dora' }, 'id'],
    ['no address', { email: 'dora' }, 'email'],
    ['a limit below nothing', { limit: -1 }, 'limit'],
    ['no language', { languages: [] }, 'languages'],
  ])('are not added with %s: the field is named', async (_what, change, path) => {
    const { accounts } = setUp();
    const refused = await accounts.add({ ...NEW, ...change }, 'a secret password');
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid', fields: [{ path }] } });
    expect(accounts.list()).toEqual([]);
  });

  it('are never without a password', async () => {
    const { accounts } = setUp();
    expect(await accounts.add(NEW, '')).toMatchObject({ ok: false, error: { code: 'invalid' } });
    await accounts.add(NEW, 'a secret password');
    expect(await accounts.setPassword('dora', '')).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(await accounts.setPassword('dora', 'a')).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(await accounts.add({ ...NEW, id: 'dora2' }, 'Dora@Example.com')).toMatchObject({
      error: { code: 'invalid' },
    });
    expect((await accounts.signIn('dora', 'a secret password')).ok).toBe(true);
  });

  it('take no token from before a new password, and none at all while disabled', async () => {
    const { accounts } = setUp();
    await accounts.add(NEW, 'the old password');
    expect(accounts.takesTokenOf('dora', NOW - 1)).toBe(true);
    await accounts.setPassword('dora', 'the new password');
    expect(accounts.takesTokenOf('dora', NOW - 1)).toBe(false);
    expect(accounts.takesTokenOf('dora', NOW)).toBe(true);
    await accounts.disable('dora');
    expect(accounts.takesTokenOf('dora', NOW + 1)).toBe(false);
    expect(accounts.takesTokenOf('nobody', NOW)).toBe(false);
    expect(JSON.stringify([accounts.find('dora'), accounts.list()])).not.toContain('tokensFrom');
  });

  it('take a new password in place of the old, which also lets a disabled one in again', async () => {
    const { accounts } = setUp();
    await accounts.add(NEW, 'the old password');
    await accounts.disable('dora');
    expect(accounts.find('dora')?.disabled).toBe(true);
    expect(await accounts.setPassword('dora', 'the new password')).toEqual(ok(undefined));
    expect(await accounts.signIn('dora', 'the old password')).toMatchObject(unauthenticated);
    expect((await accounts.signIn('dora', 'the new password')).ok).toBe(true);
  });

  it('that are not there cannot be changed, and the answer says what to do', async () => {
    const { accounts } = setUp();
    const notFound = { ok: false, error: { code: 'not_found', message: expect.stringContaining('agent list') } };
    expect(await accounts.disable('nobody')).toMatchObject(notFound);
    expect(await accounts.setPassword('nobody', 'x')).toMatchObject(notFound);
    expect(accounts.find('nobody')).toBeUndefined();
  });

  it('that cannot be written are not there, and the error says so', async () => {
    const full = fail<void>('unavailable', 'accounts.json could not be written: ENOSPC.');
    const document: Document<{ accounts: Account[] }> = { value: { accounts: [] }, update: async () => full };
    const accounts = createAccounts({ document, passwords: quick, now: () => NOW });
    expect(await accounts.add(NEW, 'a secret password')).toEqual(full);
    expect(accounts.list()).toEqual([]);
  });
});

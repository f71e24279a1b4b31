import { fail, ok, parseInput, type Result } from '../protocol/errors';
import { Agent } from '../protocol/models';
import type { Account, Document } from '../store/workspace';
import type { Passwords } from './passwords';
import type { Accounts } from './ports';

export interface AccountsOptions {
  readonly document: Document<{ accounts: Account[] }>;
  readonly passwords: Passwords;
  readonly now: () => number;
}

/** Accounts of agents, kept in the workspace's document. */
export function createAccounts({ document, passwords, now }: AccountsOptions): Accounts {
  const stored = (id: string): Account | undefined => document.value.accounts.find((account) => account.id === id);
  const replace = (id: string, change: (account: Account) => Account): Promise<Result<void>> =>
    document.update((value) => ({
      accounts: value.accounts.map((account) => (account.id === id ? change(account) : account)),
    }));
  const unknown = (id: string) =>
    fail<void>('not_found', `There is no agent "${id}". "agent list" shows those there are.`);
  return {
    find: (id) => {
      const account = stored(id);
      return account === undefined ? undefined : withoutPassword(account);
    },
    takesTokenOf: (id, madeAt) => {
      const account = stored(id);
      return account !== undefined && account.disabled !== true && madeAt >= (account.tokensFrom ?? 0);
    },
    list: () => document.value.accounts.map(withoutPassword),
    signIn: async (id, password, asker) => {
      const account = stored(id);
      const usable = account !== undefined && account.disabled !== true ? account.password : null;
      const checked = await passwords.verify(password, usable, asker);
      if (!checked.ok) return checked;
      // Hashing takes its time: meanwhile the account may have been disabled, or its password changed.
      const current = stored(id);
      const unchanged = current !== undefined && current.disabled !== true && current.password === usable;
      return checked.value && unchanged
        ? ok(withoutPassword(current))
        : fail('unauthenticated', 'The agent or the password is not right. Check both and try again.');
    },
    add: async (agent, password) => {
      const valid = parseInput(Agent, agent);
      if (!valid.ok) return valid;
      const taken = fail<void>('conflict', `There is an agent "${agent.id}" already.`);
      if (stored(agent.id) !== undefined) return taken;
      if (password === '') return fail('invalid', 'A password cannot be empty.');
      const account: Account = { ...valid.value, password: await passwords.hash(password) };
      let added = false;
      const written = await document.update((value) => {
        // Somebody may have added the same one while the password was hashed.
        added = !value.accounts.some((other) => other.id === account.id);
        return added ? { accounts: [...value.accounts, account] } : value;
      });
      return written.ok && !added ? taken : written;
    },
    disable: async (id) =>
      stored(id) === undefined
        ? unknown(id)
        : replace(id, (account) => ({ ...account, disabled: true, tokensFrom: now() })),
    setPassword: async (id, password) => {
      if (stored(id) === undefined) return unknown(id);
      if (password === '') return fail('invalid', 'A password cannot be empty.');
      const hash = await passwords.hash(password);
      return replace(id, (account) => ({ ...account, password: hash, disabled: false, tokensFrom: now() }));
    },
  };
}

function withoutPassword({ password: _password, tokensFrom: _tokensFrom, ...agent }: Account): Agent {
  return agent;
}

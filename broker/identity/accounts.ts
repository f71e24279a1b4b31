import { fail, ok, parseInput, type Result } from '../protocol/errors';
import { Agent } from '../protocol/models';
import type { Account, Document } from '../store/workspace';
import { flawOfPassword } from './password-rule';
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
    damaged(id) ?? fail<void>('not_found', `There is no agent "${id}". "agent list" shows those there are.`);
  /** The entry is in the file and cannot be read: an account beside it would be lost when that is mended. */
  const damaged = (id: string): Result<void> | null => {
    const part = document.bad?.find(({ raw }) => isEntryOf(id, raw));
    if (part === undefined || stored(id) !== undefined) return null;
    return fail('conflict', `The entry of "${id}" in accounts.json is damaged: ${part.problem}. Mend it there first.`);
  };
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
    signIn: async (id, password) => {
      const account = stored(id);
      const usable = account !== undefined && account.disabled !== true ? account.password : null;
      const checked = await passwords.verify(password, usable);
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
      const unreadable = damaged(agent.id);
      if (unreadable !== null) return unreadable;
      const flaw = flawOfPassword(password, [agent.id, agent.name, agent.email]);
      if (flaw !== null) return fail('invalid', flaw);
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
      const account = stored(id);
      if (account === undefined) return unknown(id);
      const flaw = flawOfPassword(password, [id, account.name, account.email]);
      if (flaw !== null) return fail('invalid', flaw);
      const hash = await passwords.hash(password);
      return replace(id, (current) => ({ ...current, password: hash, disabled: false, tokensFrom: now() }));
    },
  };
}

function isEntryOf(id: string, raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && 'id' in raw && raw.id === id;
}

function withoutPassword({ password: _password, tokensFrom: _tokensFrom, ...agent }: Account): Agent {
  return agent;
}

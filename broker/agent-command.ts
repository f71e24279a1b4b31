import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { createAccounts } from './identity/accounts';
import { createPasswords } from './identity/passwords';
import type { Accounts } from './identity/ports';
import { createLogger } from './logging';
import { readWrittenFile } from './options/written-file';
import { fail, ok, parseInput, type Result } from './protocol/errors';
import { Agent, type Agent as AgentModel } from './protocol/models';
import { visibleName } from './protocol/visible-text';
import { lockDirectory } from './store/lock';
import { reasonOf } from './store/logger';
import { EMPTY_WORKSPACE, openWorkspace } from './store/open-workspace';

const USAGE = `Usage: npm run server -- agent add ID --name NAME --email EMAIL [--role agent|lead|admin] [--skills a,b] [--limit N]
       npm run server -- agent disable|password ID
       npm run server -- agent list
The password is asked for, or read from the file that PARLEY_PASSWORD_FILE names, or from standard input.`;

export interface AgentCommandOptions {
  readonly defaultDataDir: string;
  readonly say: (line: string) => void;
}

/** `npm run server -- agent ...`: accounts of a server that is not running. Returns the exit code. */
export async function runAgentCommand(
  argv: readonly string[],
  { defaultDataDir, say }: AgentCommandOptions,
): Promise<number> {
  const parsed = parse(argv);
  if (!parsed.ok) {
    say(parsed.error.message);
    return 2;
  }
  const { values, positionals } = parsed.value;
  const dir = join(values['data-dir'] ?? process.env.PARLEY_DATA_DIR ?? defaultDataDir, 'server');
  const lock = await lockDirectory(dir, 'the command "agent"');
  if (!lock.ok) {
    say(lock.error.message);
    return 2;
  }
  try {
    const done = await inWorkspace(dir, positionals, values);
    say(done.ok ? done.value : done.error.message);
    return done.ok ? 0 : 2;
  } catch (error) {
    say(`${reasonOf(error).replace(/\.$/, '')}.`);
    return 2;
  } finally {
    await lock.value.release();
  }
}

async function inWorkspace(dir: string, positionals: string[], values: Values): Promise<Result<string>> {
  const now = (): number => Date.now();
  const workspace = await openWorkspace({
    dir,
    seed: async () => EMPTY_WORKSPACE,
    logger: createLogger(),
    now,
    accountsAnew: positionals[0] === 'add',
  });
  const accounts = createAccounts({ document: workspace.accounts, passwords: createPasswords(), now });
  const skills = workspace.settings.value.settings.skills.map((skill) => skill.id);
  const done = await carryOut({ accounts, skills }, positionals, values);
  await workspace.close();
  return done;
}

type Values = Readonly<Partial<Record<'name' | 'email' | 'role' | 'skills' | 'limit' | 'data-dir', string>>>;

function parse(argv: readonly string[]): Result<{ values: Values; positionals: string[] }> {
  try {
    const string = { type: 'string' } as const;
    const options = { name: string, email: string, role: string, skills: string, limit: string, 'data-dir': string };
    return ok(parseArgs({ args: [...argv], options, allowPositionals: true }));
  } catch (error) {
    return fail('invalid', `${error instanceof Error ? error.message : 'Bad input'}\n${USAGE}`);
  }
}

interface Workplace {
  readonly accounts: Accounts;
  /** Those of the workspace, by id. */
  readonly skills: readonly string[];
}

async function carryOut(
  { accounts, skills }: Workplace,
  [action, id, ...rest]: string[],
  values: Values,
): Promise<Result<string>> {
  if (rest.length > 0 || (action === 'list' && id !== undefined)) return fail('invalid', USAGE);
  if (action === 'list') {
    const rows = accounts
      .list()
      .map((agent) => `${agent.id}\t${agent.name}\t${agent.role}${agent.disabled === true ? '\tdisabled' : ''}`);
    return ok(rows.length === 0 ? 'There is no agent yet.' : rows.join('\n'));
  }
  if (id === undefined) return fail('invalid', USAGE);
  switch (action) {
    case 'add': {
      const agent = agentOf(id, values, skills);
      if (!agent.ok) return agent;
      if (accounts.find(id) !== undefined) return fail('conflict', `There is an agent "${id}" already.`);
      return said(await accounts.add(agent.value, await askPassword()), `Agent "${id}" was added.`);
    }
    case 'disable':
      return said(await accounts.disable(id), `Agent "${id}" can no longer sign in.`);
    case 'password':
      return said(await accounts.setPassword(id, await askPassword()), `The password of "${id}" was changed.`);
    default:
      return fail('invalid', USAGE);
  }
}

function said(done: Result<void>, line: string): Result<string> {
  return done.ok ? ok(line) : done;
}

function agentOf(id: string, values: Values, known: readonly string[]): Result<AgentModel> {
  const named = values.skills?.split(',').map((skill) => skill.trim());
  const skills = [...new Set(named?.filter((skill) => skill !== '') ?? known.slice(0, 1))];
  const stray = skills.filter((skill) => !known.includes(skill));
  if (stray.length > 0) {
    const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');
    return fail('invalid', `There is no skill ${list(stray)}. The workspace has ${list(known) || 'none'}.`);
  }
  const name = visibleName(values.name ?? id);
  if (name === '') return fail('invalid', 'Visitors see the name of an agent: --name has nothing that can be seen.');
  return parseInput(Agent, {
    id,
    name,
    email: values.email ?? `${id}@localhost.localdomain`,
    role: values.role ?? 'agent',
    skills,
    languages: ['en'],
    limit: Number(values.limit ?? 3),
    pauseOnLogin: false,
  });
}

/** Never from the command line: other people on the machine can read that. */
async function askPassword(): Promise<string> {
  const file = process.env.PARLEY_PASSWORD_FILE;
  if (file !== undefined) return passwordIn(file);
  if (!process.stdin.isTTY) return (await text(process.stdin)).trim();
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write('Password: ');
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return (await lines.question('')).trim();
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

function passwordIn(file: string): string {
  try {
    return readWrittenFile(file).trim();
  } catch (error) {
    throw new Error(`The password file ${file} cannot be read: ${reasonOf(error)}`);
  }
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runAgentCommand } from '../../broker/agent-command';
import { testDirectory } from '../electron/console/parts';

afterEach(() => vi.unstubAllEnvs());

/** The command as it is typed, with a password in a file; what it says. */
async function agent(dataDir: string, line: string, password: string | Buffer = 'correct horse battery') {
  const said: string[] = [];
  const file = join(dataDir, 'password');
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, password);
  vi.stubEnv('PARLEY_PASSWORD_FILE', file);
  const code = await runAgentCommand(line.split(' '), { defaultDataDir: dataDir, say: (text) => said.push(text) });
  return { code, said: said.join('\n') };
}
const accountsOf = async (dataDir: string): Promise<unknown[]> =>
  JSON.parse(await readFile(join(dataDir, 'server', 'accounts.json'), 'utf8')).accounts;

describe('agent add', () => {
  it('takes an agent with a skill of the workspace and a good password', async () => {
    const dataDir = await testDirectory();
    const done = await agent(dataDir, 'add anna --role admin --skills support');
    expect(done).toEqual({ code: 0, said: 'Agent "anna" was added.' });
    expect(await accountsOf(dataDir)).toMatchObject([{ id: 'anna', role: 'admin', skills: ['support'] }]);
  });

  it('gives the first skill of the workspace where none is named', async () => {
    const dataDir = await testDirectory();
    expect((await agent(dataDir, 'add anna')).code).toBe(0);
    expect(await accountsOf(dataDir)).toMatchObject([{ skills: ['support'] }]);
  });

  it.each([
    ['add anna --skills suport', 'correct horse battery', 'There is no skill "suport". The workspace has "support".'],
    [
      'add anna --skills support,x,y',
      'correct horse battery',
      'There is no skill "x", "y". The workspace has "support".',
    ],
    ['add anna', 'a', /^A password needs 12 characters or more/],
    ['add anna', '', 'A password cannot be empty.'],
    ['add anna --name \u2800\u200b', 'correct horse battery', /^Visitors see the name of an agent: --name has nothing/],
    ['add anna --limit many', 'correct horse battery', /limit: /],
    ['add anna berg', 'correct horse battery', /^Usage: /],
    ['add anna --skils x', 'correct horse battery', /Unknown option '--skils'/],
    ['disable nobody', 'correct horse battery', /^There is no agent "nobody"/],
  ])('(%s) with the password %j is refused in words', async (line, password, why) => {
    const dataDir = await testDirectory();
    const done = await agent(dataDir, line, password);
    expect(done.code).toBe(2);
    if (typeof why === 'string') expect(done.said).toBe(why);
    else expect(done.said).toMatch(why);
    expect(done.said).not.toContain('    at ');
  });

  it('reads a password as an editor of Windows saves it', async () => {
    const dataDir = await testDirectory();
    for (const [index, encoding] of (['utf8', 'utf16le'] as const).entries()) {
      const password = Buffer.from('\ufeffcorrect horse battery\r\n', encoding);
      expect((await agent(dataDir, `add anna${index}`, password)).code).toBe(0);
    }
  });

  it('says in one line when the password file is not there, or a document is spoilt', async () => {
    const dataDir = await testDirectory();
    await agent(dataDir, 'add anna');
    vi.stubEnv('PARLEY_PASSWORD_FILE', join(dataDir, 'none'));
    const said: string[] = [];
    const run = (line: string) =>
      runAgentCommand(line.split(' '), { defaultDataDir: dataDir, say: (text) => said.push(text) });
    expect(await run('add bertil')).toBe(2);
    await writeFile(join(dataDir, 'server', 'accounts.json'), '{"accounts": ');
    expect(await run('list')).toBe(2);
    expect(said).toEqual([
      expect.stringMatching(/^The password file .+none cannot be read: ENOENT[^\n]*\.$/),
      expect.stringMatching(/^[^\n]+accounts\.json cannot be used: [^\n]+nothing was changed\.$/),
    ]);
    expect(await readFile(join(dataDir, 'server', 'accounts.json'), 'utf8')).toBe('{"accounts": ');
  });
});

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { firstAgentHint } from '../../broker/first-agent';
import { ROOT } from '../architecture/sources';

const PASSWORD = 'correct horse battery staple';
const PORTS = ['--mqtt-port', '0', '--http-port', '0'];
/** Three starts on a busy machine, of which the first may build. Milliseconds. */
const LONG = { timeout: 240_000 };

let parent = '';
afterEach(() => rm(parent, { recursive: true, force: true }));

/** Starts the program over an empty workspace, waits until it is ready, does `work` and stops it; what it said. */
async function whileRunning(args: readonly string[], work: (ready: string) => Promise<void>): Promise<string> {
  const child = spawn(process.execPath, ['electron/start.mjs', ...args, '--workspace', 'empty', ...PORTS], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: 'true' },
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await work(said.out).finally(() => child.kill('SIGTERM'));
  await ended;
  return `${said.out}${said.err}`;
}

const noWork = async (): Promise<void> => undefined;

describe('a start over an empty workspace', LONG, () => {
  it.each([
    ['of the server', ['server']],
    ['of the server with --json', ['server', '--json']],
    ['of the console', ['--host', 'web', '--no-open', '--console-port', '0']],
  ])('%s prints a command that makes the first administrator as it is', async (_what, args) => {
    parent = await mkdtemp(join(tmpdir(), "parley's first "));
    const dataDir = ['--data-dir', join(parent, 'data')];
    const first = await whileRunning([...args, ...dataDir], noWork);
    const command = /^ {2}(npm run server -- agent add .*)$/m.exec(first)?.[1] ?? 'false';
    const added = spawnSync(command, {
      shell: true,
      cwd: ROOT,
      input: PASSWORD,
      encoding: 'utf8',
      env: { ...process.env, PARLEY_PASSWORD_FILE: undefined },
    });
    expect([added.status, added.stderr]).toEqual([0, expect.stringContaining('"admin" was added')]);
    const second = await whileRunning([...args, ...dataDir], async (ready) => {
      const [, visitor = ''] = /(?:visitor page +|"visitor":")(http[^\s"]+)/.exec(ready) ?? [];
      const answer = await fetch(new URL('/api/agents/token', visitor), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ agent: 'admin', password: PASSWORD }),
      });
      expect(answer.status).toBe(200);
    });
    expect(second).not.toContain('agent add');
  });
});

describe('the command', () => {
  it('is good for a workspace whatever its skills are called', { timeout: 60_000 }, async () => {
    parent = await mkdtemp(join(tmpdir(), "parley's first "));
    const run = (command: string) =>
      spawnSync(command.replace('npm run server --', `"${process.execPath}" --import tsx broker/main.ts`), {
        shell: true,
        cwd: ROOT,
        input: PASSWORD,
        encoding: 'utf8',
        env: { ...process.env, PARLEY_PASSWORD_FILE: undefined },
      });
    const add = firstAgentHint(parent, '/srv/usual').at(-1)?.trim() ?? '';
    run(add.replace(/agent add .* --data-dir/, 'agent list --data-dir'));
    const file = join(parent, 'server', 'settings.json');
    const settings = JSON.parse(await readFile(file, 'utf8'));
    settings.settings.skills = [{ id: 'it', name: { en: 'IT' } }];
    await writeFile(file, JSON.stringify(settings));
    const added = run(add);
    expect([added.status, added.stderr]).toEqual([0, expect.stringContaining('"admin" was added')]);
    const { accounts } = JSON.parse(await readFile(join(parent, 'server', 'accounts.json'), 'utf8'));
    expect(accounts).toMatchObject([{ id: 'admin', role: 'admin', skills: ['it'] }]);
  });

  it('names the directory only where it is not the usual one', () => {
    expect(firstAgentHint('/srv/usual', '/srv/usual').at(-1)).not.toContain('--data-dir');
    expect(firstAgentHint('/srv/other', '/srv/usual').at(-1)).toMatch(/ --data-dir \/srv\/other$/);
  });

  it('has each word that its parts need', () => {
    const command = firstAgentHint('/srv/of people', '/srv/usual').at(-1) ?? '';
    for (const part of ['--name', '--email', '--role admin', "'/srv/of people'"]) expect(command).toContain(part);
  });
});

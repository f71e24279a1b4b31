import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openServerId, readServerId } from '../../../broker/store/server-id';
import { agentFolder, isOlderFolder, type ServerIdentity } from '../../../electron/console/agent-folder';
import { openAgentFiles } from '../../../electron/console/files';
import { collectErrors } from '../../broker/store/history/records';
import { KeptLog, testDirectory } from './parts';

const ID = '01980b6e-2f00-7c3a-9d51-6f0e4a7b2c10';
const OTHER = '01980b6e-2f00-7c3a-9d51-6f0e4a7b2c11';
const at = (address: string, id: string | undefined = ID, own = false): ServerIdentity => ({ address, id, own });

describe('the folder of an agent', () => {
  it('is the same wherever the server is', () => {
    const addresses = [
      'http://127.0.0.1:8080',
      'https://chat.example.com/',
      'http://chat.example.com',
      'http://[::1]:1',
    ];
    expect(new Set(addresses.map((address) => agentFolder(at(address), 'aino'))).size).toBe(1);
  });

  it('is another for another server at the same address, and for another agent, also by letter case', () => {
    const agents = ['aino', 'Aino', 'AINO', 'aino.', 'ai/no', '../aino', 'ai%2fno', 'äino', '-aino'];
    const folders = [ID, OTHER].flatMap((id) => agents.map((agent) => agentFolder(at('http://h', id), agent)));
    expect(new Set(folders.map((name) => name.toLowerCase())).size).toBe(folders.length);
    for (const name of folders) expect(name).not.toMatch(/[/\\:]/);
  });

  it.each([
    ['127.0.0.1_8484-aino', at('http://127.0.0.1:8484'), true],
    ['127.0.0.1_8484-aino', at('http://127.0.0.1:9999'), false],
    ['127.0.0.1_8484-aino', at('http://127.0.0.1:9999', ID, true), true],
    ['localhost_8484-aino', at('http://127.0.0.1:9999', ID, true), true],
    ['___1__8484-aino', at('http://127.0.0.1:9999', ID, true), true],
    ['___1_-aino', at('http://[::1]', ID), true],
    ['127.0.0.1-aino', at('http://127.0.0.1:9999', ID, true), true],
    ['127.0.0.1_8484-x-aino', at('http://127.0.0.1:9999', ID, true), false],
    ['chat.example.com-aino', at('http://127.0.0.1:9999', ID, true), false],
    ['chat.example.com-aino', at('https://chat.example.com', ID), true],
    ['chat.example.com-aino', { address: 'https://chat.example.com', own: false }, false],
    ['127.0.0.1_8484-aino.taken-over-7', at('http://127.0.0.1:8484', ID, true), false],
  ])('of version 0.1.0, %s, is taken over or not', (name, server, taken) => {
    expect(isOlderFolder(name, server, 'aino')).toBe(taken);
  });
});

const entry = (id: string, second: number) => ({
  ...{ id, session: 's-1', kind: 'message', text: id, state: { kind: 'sending' } },
  at: `2026-01-01T00:00:0${second}.000Z`,
});

async function older(dir: string, name: string, ids: readonly string[]): Promise<void> {
  const folder = join(dir, 'agents', name);
  await mkdir(folder, { recursive: true });
  const entries = ids.map((id) => entry(id, Number(id.slice(-1))));
  await writeFile(join(folder, 'outbox.json'), JSON.stringify({ entries }));
  await writeFile(
    join(folder, 'drafts.json'),
    JSON.stringify({ drafts: { [`s-${name}`]: { text: name, note: false } } }),
  );
}

describe('what was accepted under another port', () => {
  it('is taken over once, all of it, in the order in which it was written', async () => {
    const dir = await testDirectory();
    const log = new KeptLog();
    const options = { dir, logger: log, now: () => 7 };
    await older(dir, '127.0.0.1_1111-aino', ['m-3', 'm-1']);
    await older(dir, '127.0.0.1_2222-aino', ['m-2']);
    await older(dir, '127.0.0.1_1111-bertil', ['m-4']);
    await older(dir, 'chat.example.com-aino', ['m-5']);
    const server = at('http://127.0.0.1:3333', ID, true);
    const first = await openAgentFiles(options, server, 'aino');
    expect(first.outbox.value.entries.map(({ id }) => id)).toEqual(['m-1', 'm-2', 'm-3']);
    expect(Object.keys(first.drafts.value.drafts).sort()).toEqual(['s-127.0.0.1_1111-aino', 's-127.0.0.1_2222-aino']);
    await first.outbox.update(() => ({ entries: [] }));
    const second = await openAgentFiles(options, at('http://localhost:4444', ID, true), 'aino');
    expect(second.outbox.value.entries).toEqual([]);
    const kept = (await readdir(join(dir, 'agents'))).sort();
    expect(kept).toEqual(
      [
        '127.0.0.1_1111-aino.taken-over-7',
        '127.0.0.1_1111-bertil',
        '127.0.0.1_2222-aino.taken-over-7',
        `${ID}-aino`,
        'chat.example.com-aino',
      ].sort(),
    );
    expect(log.errors).toEqual([]);
  });

  it('is not taken twice when a crash came before it was put aside', async () => {
    const dir = await testDirectory();
    const options = { dir, logger: new KeptLog(), now: () => 7 };
    await older(dir, '127.0.0.1_1111-aino', ['m-1']);
    const server = at('http://127.0.0.1:1111');
    await openAgentFiles(options, server, 'aino');
    await rename(join(dir, 'agents/127.0.0.1_1111-aino.taken-over-7'), join(dir, 'agents/127.0.0.1_1111-aino'));
    const again = await openAgentFiles(options, server, 'aino');
    expect(again.outbox.value.entries.map(({ id }) => id)).toEqual(['m-1']);
  });
});

describe('what a server calls itself', () => {
  it('is made once and kept; what is no id is set aside, and said', async () => {
    const dir = await testDirectory();
    const errors = collectErrors();
    let made = 0;
    const ids = { next: () => (made++ === 0 ? ID : OTHER) };
    expect(await readServerId(dir)).toBeNull();
    expect(await openServerId(dir, ids, errors.logger)).toBe(ID);
    expect(await openServerId(dir, ids, errors.logger)).toBe(ID);
    expect(await readServerId(dir)).toBe(ID);
    await writeFile(join(dir, 'server-id'), 'rubbish');
    expect(await openServerId(dir, ids, errors.logger)).toBe(OTHER);
    expect(await readFile(join(dir, 'server-id.corrupt'), 'utf8')).toBe('rubbish');
    expect(errors.said).toHaveLength(1);
  });
});

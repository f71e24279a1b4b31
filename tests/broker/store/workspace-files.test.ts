import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccounts } from '../../../broker/identity/accounts';
import type { Passwords } from '../../../broker/identity/passwords';
import { ok } from '../../../broker/protocol/errors';
import { Agent } from '../../../broker/protocol/models';
import { openWorkspace } from '../../../broker/store/open-workspace';
import { DOCUMENTS, type DocumentName, type WorkspaceSeed } from '../../../broker/store/workspace';
import { demoWorkspace } from '../../../fixtures/demo/index';

const NAMES = Object.keys(DOCUMENTS).filter((name): name is DocumentName => name in DOCUMENTS);
const REFUSED: readonly DocumentName[] = ['accounts', 'settings', 'story'];
const LOSSY = NAMES.filter((name) => !REFUSED.includes(name));

/** Made once: the hashes of its passwords take their time. */
let demo: WorkspaceSeed;
let dir: string;
let errors: string[];
beforeAll(async () => {
  demo = await demoWorkspace();
});
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-workspace-'));
  errors = [];
  await (await open()).close();
  // As a server leaves it.
  await mkdir(join(dir, 'log'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function open(more: { accountsAnew?: boolean } = {}) {
  const error = (_context: object, message: string): void => void errors.push(message);
  const logger = { info: () => undefined, warn: () => undefined, error };
  return openWorkspace({ dir, logger, now: () => 7, seed: async () => demo, ...more });
}
const fileOf = (name: string): string => join(dir, `${name}.json`);
const textOf = (name: string): Promise<string> => readFile(fileOf(name), 'utf8');
/** Changes the file of a document as a text. */
const edit = async (name: string, change: (text: string) => string): Promise<void> => {
  const before = await textOf(name);
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(fileOf(name), after);
};

const quick: Passwords = {
  hash: async (password) => `hash of ${password}`,
  verify: async (password, phc) => ok(phc === `hash of ${password}`),
};

describe('one wrong field in the accounts', () => {
  const spoilBertil = (text: string): string => text.replace('"bertil.lund@parley.example"', '"bertil"');

  it('keeps that one agent out, is named, and stays in the file through changes until it is mended', async () => {
    await edit('accounts', spoilBertil);
    const first = await open();
    expect(first.accounts.value.accounts.map(({ id }) => id)).toEqual(['aino', 'claire', 'darek', 'emma', 'frank']);
    expect(errors).toEqual([
      expect.stringMatching(/^accounts\.1 \(bertil\) in accounts\.json is not used: email: Invalid email address\./),
    ]);
    const accounts = createAccounts({ document: first.accounts, passwords: quick, now: () => 7 });
    expect((await accounts.disable('aino')).ok).toBe(true);
    await first.close();
    const text = await textOf('accounts');
    expect(text).toContain('"email": "bertil"');
    await writeFile(fileOf('accounts'), text.replace('"email": "bertil"', '"email": "bertil.lund@parley.example"'));
    const mended = await open();
    expect(mended.accounts.value.accounts.map(({ id }) => id)).toContain('bertil');
    expect(mended.accounts.value.accounts.find(({ id }) => id === 'aino')?.disabled).toBe(true);
    expect(errors).toHaveLength(1);
  });

  it('lets nobody add the same agent a second time, nor take it for one that is not there', async () => {
    await edit('accounts', spoilBertil);
    const { accounts: document } = await open();
    const accounts = createAccounts({ document, passwords: quick, now: () => 7 });
    const bertil = Agent.parse(demo.accounts.accounts[1]);
    const told = { ok: false, error: { message: expect.stringContaining('accounts.json is damaged: email: ') } };
    expect(await accounts.add(bertil, 'a good long password')).toMatchObject(told);
    expect(await accounts.setPassword('bertil', 'a good long password')).toMatchObject(told);
    expect(await accounts.disable('bertil')).toMatchObject(told);
  });

  it('is also an account that stands there twice: the first counts', async () => {
    await edit('accounts', (text) => text.replace('"id": "claire"', '"id": "aino"'));
    const { accounts } = await open();
    expect(accounts.value.accounts.find(({ id }) => id === 'aino')?.name).toBe('Aino Virtanen');
    expect(errors.join()).toContain('accounts.2 (aino) in accounts.json is not used: "aino" stands further up');
  });
});

describe('a file of the workspace', () => {
  it.each(REFUSED)(
    '(%s) that is spoilt or missing stops the start with one line, and is left as it is',
    async (name) => {
      await copyFile(fileOf(name), join(dir, 'copy'));
      for (const text of ['', '{"a":', '\0\0\0\0', '[]']) {
        await writeFile(fileOf(name), text);
        const error = await open().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(Error);
        expect(String(error)).toMatch(
          new RegExp(`^Error: .*${name}\\.json cannot be used: .+\\. Mend it, or put a copy back`),
        );
        expect(String(error)).not.toContain('\n');
        expect(await textOf(name)).toBe(text);
      }
      await rm(fileOf(name));
      await expect(open()).rejects.toThrow(new RegExp(`${name}\\.json is missing, though others`));
      expect((await readdir(dir)).filter((file) => file.startsWith(name))).toEqual([]);
      await copyFile(join(dir, 'copy'), fileOf(name));
      await (await open()).close();
      expect(errors).toEqual([]);
    },
  );

  it.each([
    ['settings', '"askVisitor": ', '"askVisitor": "never", "was": ', /settings\.askVisitor: Invalid input/],
    ['story', '"kind": "handover"', '"kind": "hand-over"', /nodes\./],
    ['story', '"start": "', '"start": "constructor", "was": "', /The story goes to "constructor/],
  ] as const)(
    '(%s) in which one word is wrong stops the start, and the line says which',
    async (name, from, to, line) => {
      await edit(name, (text) => text.replace(from, to));
      await expect(open()).rejects.toThrow(line);
    },
  );

  it.each(LOSSY)('(%s) that is spoilt is set aside, and one that is missing is named', async (name) => {
    await writeFile(fileOf(name), '{"a":');
    await (await open()).close();
    expect(errors.splice(0)).toEqual([expect.stringContaining(`set aside as ${name}.corrupt-7.json`)]);
    expect(await textOf(`${name}.corrupt-7`)).toBe('{"a":');
    await rm(fileOf(name));
    await (await open()).close();
    expect(errors.splice(0)).toEqual([expect.stringContaining(`${name}.json is missing`)]);
    await (await open()).close();
    expect(errors).toEqual([]);
  });

  it.each([
    ['people', '"id": "p-0001"', '"id": ""'],
    ['canned', '"language": "en"', '"language": "xx"'],
    ['tickets', '"priority":"', '"priority":"x'],
  ] as const)('(%s) with one bad entry has all the others', async (name, from, to) => {
    const whole = await open();
    const lists = { people: whole.people, canned: whole.canned, tickets: whole.tickets };
    const before = JSON.stringify(lists[name].value).length;
    await whole.close();
    await edit(name, (text) => text.replace(from, to));
    const again = await open();
    const left = { people: again.people, canned: again.canned, tickets: again.tickets }[name];
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(left.value).length).toBeGreaterThan(before * 0.9);
    expect(left.bad).toHaveLength(1);
  });

  it.each(['utf16le', 'bom'] as const)('saved by an editor with a byte order mark (%s) is read', async (how) => {
    for (const name of NAMES) {
      const text = await textOf(name);
      await writeFile(fileOf(name), Buffer.from(`\ufeff${text}`, how === 'bom' ? 'utf8' : 'utf16le'));
    }
    const workspace = await open();
    expect(workspace.accounts.value.accounts).toHaveLength(6);
    expect(errors).toEqual([]);
  });

  it('in which a letter is spoilt is read, and kept as it was beside it', async () => {
    const bytes = Buffer.from(await textOf('people'));
    bytes[bytes.indexOf('"name": "') + 9] = 0xff;
    await writeFile(fileOf('people'), bytes);
    const { people } = await open();
    expect(people.value.people[0]?.name).toMatch(/^\ufffd/);
    expect(errors).toEqual([expect.stringMatching(/^people\.json has bytes that are no letters/)]);
    expect(await readFile(fileOf('people.corrupt-7'))).toEqual(bytes);
    await open();
    expect(errors).toHaveLength(1);
  });

  it('that cannot be read at all (as without the right to) is not taken for a spoilt one', async () => {
    await rm(fileOf('people'));
    await mkdir(fileOf('people'));
    await expect(open()).rejects.toThrow(/people\.json cannot be read: EISDIR.* Nothing was changed/);
    expect(await readdir(dir)).toContain('people.json');
  });

  it('is not filled from the demo when the settings of a workspace in use are gone', async () => {
    await rm(fileOf('settings'));
    await expect(open()).rejects.toThrow(/settings\.json is missing/);
  });

  it('with the accounts can be made anew by whoever asks for that', async () => {
    await rm(fileOf('accounts'));
    const workspace = await open({ accountsAnew: true });
    expect(workspace.accounts.value).toEqual({ accounts: [] });
    expect(workspace.settings.value).toEqual(demo.settings);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid7 } from 'uuid';
import { afterEach, describe, expect, it } from 'vitest';
import { Canned } from '../../../broker/hub/canned';
import { CannedFile } from '../../../broker/store/canned';
import { openDocument } from '../../../broker/store/document';
import { systemClock, systemIds } from '../../../broker/system';
import type { TestClient } from './client';
import { until } from './until';
import { expectOk, World } from './world';

let world: World | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

const text = (name: string, shared = false) => ({
  ...{ name, content: `Text of ${name}`, language: 'en', category: 'Conversation', shared },
});

async function names(agent: TestClient): Promise<string[]> {
  const { responses } = (await agent.ok('canned.list')) as { responses: { name: string }[] };
  return responses.map(({ name }) => name);
}

const told = (agent: TestClient): number => agent.inbox.filter((read) => read.kind === 'canned').length;

describe('canned responses at the hub', () => {
  it('are told of to every agent who sees the change, and to nobody else', async () => {
    world = await World.start();
    const claire = await world.agent('claire');
    const bertil = await world.agent('bertil');
    const frank = await world.agent('frank');
    await bertil.ok('canned.save', { responses: [text('Own')] });
    await until(() => told(bertil) === 1);
    await claire.ok('canned.save', { responses: [text('Shared', true)] });
    for (const agent of [claire, frank]) await until(() => told(agent) === 1);
    await until(() => told(bertil) === 2);
    expect(await names(bertil)).toEqual(['Own', 'Shared']);
    expect(await names(frank)).toEqual(['Shared']);
  });

  it('refuse an agent what is shared, a visitor everything, and what is not valid', async () => {
    world = await World.start();
    const bertil = await world.agent('bertil');
    const visitor = await world.visitor();
    expect(await bertil.code('canned.save', { responses: [text('Shared', true)] })).toBe('forbidden');
    expect(await visitor.code('canned.list')).toBe('forbidden');
    for (const wrong of [
      { name: ' ' },
      { name: 'x'.repeat(121) },
      { content: ' \n' },
      { content: 'x'.repeat(8_001) },
      { category: '' },
      { language: 'xx' },
    ]) {
      const reply = await bertil.command('canned.save', { responses: [{ ...text('Fine'), ...wrong }] });
      expect(reply.ok ? 'ok' : reply.error).toMatchObject({
        code: 'invalid',
        fields: [{ path: `data.responses.0.${Object.keys(wrong)[0]}` }],
      });
    }
    expect(await bertil.code('canned.save', { responses: [] })).toBe('invalid');
    expect(await names(bertil)).toEqual([]);
  });

  it('are saved once for one command, also after the hub has been started again', async () => {
    world = await World.start();
    const bertil = await world.agent('bertil');
    const id = uuid7();
    const data = { responses: [text('Once')] };
    await bertil.send('canned.save', data, undefined, id);
    const first = await bertil.reply(id);
    await bertil.send('canned.save', data, undefined, id);
    await until(() => bertil.replies(id).length === 2);
    await world.stopHub();
    await world.startHub();
    await bertil.send('canned.save', data, undefined, id);
    await until(() => bertil.replies(id).length === 3);
    expect(bertil.replies(id)).toEqual([first, first, first]);
    expect(await names(bertil)).toEqual(['Once']);
  });

  it('are deleted once, and a stale base is a conflict', async () => {
    world = await World.start();
    const claire = await world.agent('claire');
    const saved = (await claire.ok('canned.save', { responses: [text('Gone', true)] })) as {
      responses: [{ response: string; revision: number }];
    };
    const [{ response, revision }] = saved.responses;
    await claire.ok('canned.save', { responses: [{ ...text('Changed', true), response, base: revision }] });
    expect(await claire.code('canned.delete', { response, base: revision })).toBe('conflict');
    const id = uuid7();
    await claire.send('canned.delete', { response }, undefined, id);
    await claire.send('canned.delete', { response }, undefined, id);
    await until(() => claire.replies(id).length === 2);
    expect(claire.replies(id).every((reply) => reply.ok)).toBe(true);
    expect(await claire.code('canned.delete', { response })).toBe('not_found');
  });

  it('come in pages that fit into a packet', async () => {
    world = await World.start();
    const bertil = await world.agent('bertil');
    for (let part = 0; part < 2; part += 1) {
      const responses = Array.from({ length: 25 }, (_none, n) => ({
        ...text(`Long ${part} ${n}`),
        content: 'ä'.repeat(4_000),
      }));
      await bertil.ok('canned.save', { responses });
    }
    const seen: string[] = [];
    let cursor: unknown;
    for (;;) {
      const page = (await bertil.ok('canned.list', cursor === undefined ? {} : { cursor })) as {
        responses: { name: string }[];
        cursor?: number;
      };
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(140 * 1024);
      seen.push(...page.responses.map(({ name }) => name));
      cursor = page.cursor;
      if (cursor === undefined) break;
    }
    expect(seen).toHaveLength(50);
    expect(new Set(seen).size).toBe(50);
  });
});

describe('canned responses on disk', () => {
  it('are there after a restart, with their revisions and the commands that made them', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'parley-canned-'));
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const open = async () => {
      const document = await openDocument({
        ...{ file: join(dir, 'canned.json'), schema: CannedFile, empty: { canned: [] } as CannedFile },
        ...{ logger, now: () => Date.now() },
      });
      const parts = { document, clock: systemClock, ids: systemIds, pageBytes: 100_000 };
      return new Canned({ ...parts, online: () => [], tell: () => undefined });
    };
    try {
      const first = await open();
      const draft = { name: 'Kept', content: 'Text', language: 'en' as const, category: 'K', shared: true };
      const writer = { id: 'claire', mayShare: true };
      const command = { id: 'one', by: 'agent:claire' };
      const reply = expectOk(await first.save(command, writer, [draft]));
      const second = await open();
      expect(second.list('claire', {})).toEqual(first.list('claire', {}));
      expect(expectOk(await second.save(command, writer, [draft]))).toEqual(reply);
      expect(second.list('claire', {}).responses).toHaveLength(1);
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});

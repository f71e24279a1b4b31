import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Canned as HubCanned } from '../../../broker/hub/canned';
import type { CannedEntry } from '../../../broker/protocol/canned';
import { CannedListInput, CannedSaved } from '../../../broker/protocol/canned';
import type { CommandOutput, CommandType } from '../../../broker/protocol/commands';
import type { Reply } from '../../../broker/protocol/envelope';
import { fail, ok, type Result } from '../../../broker/protocol/errors';
import type { CannedFile } from '../../../broker/store/canned';
import type { Document } from '../../../broker/store/workspace';
import { systemClock, systemIds } from '../../../broker/system';
import { Canned, type CannedUsesFile } from '../../../electron/console/canned';
import { ConsoleStore } from '../../../electron/console/store';

/** A document without a disk. */
function documentOf<T>(start: T): Document<T> {
  let value = start;
  return {
    get value() {
      return value;
    },
    update: async (change) => {
      value = change(value);
      return ok(undefined);
    },
  };
}

const CAPABILITIES = {
  host: 'web',
  tray: false,
  badge: false,
  autostart: false,
  windows: false,
  version: '0',
} as const;
const text = (name: string, shared = false) => ({
  ...{ name, content: `Text of ${name}`, language: 'en' as const, category: 'A', shared },
});

/** The hub's part itself, reached through a connection that can be cut, and that can lose a reply. */
class Team {
  connected = true;
  loseReplies = 0;
  readonly sent: string[] = [];
  readonly hub = new HubCanned({
    document: documentOf<CannedFile>({ canned: [] }),
    clock: systemClock,
    ids: systemIds,
    pageBytes: 400,
    online: () => [...this.consoles.keys()],
    tell: (agent) => void this.consoles.get(agent)?.canned.refresh(),
  });
  readonly consoles = new Map<string, { canned: Canned; store: ConsoleStore }>();

  console(agent: string, uses: Document<CannedUsesFile> = documentOf<CannedUsesFile>({ uses: {} })) {
    const store = new ConsoleStore(CAPABILITIES);
    const canned = new Canned({
      store,
      uses,
      // Impatient: a second is a millisecond here.
      clock: { now: () => Date.now(), after: (ms, task) => systemClock.after(ms / 1_000, task) },
      ids: systemIds,
      isConnected: () => this.connected,
      send: (id, type, data) => this.#send(agent, id, type, data),
      request: (type, data) => this.#request(agent, type, data),
    });
    canned.start();
    this.consoles.set(agent, { canned, store });
    return { canned, store };
  }

  async #request<T extends CommandType>(agent: string, type: T, data: unknown): Promise<Result<CommandOutput<T>>> {
    await new Promise((resolve) => setImmediate(resolve));
    if (!this.connected) return fail('unavailable', 'There is no connection.');
    if (type !== 'canned.list') return fail('internal', type);
    // The one command that is asked this way; TypeScript does not follow the test.
    return ok(this.hub.list(agent, CannedListInput.parse(data)) as CommandOutput<T>);
  }

  async #send(agent: string, id: string, type: CommandType, data: unknown): Promise<Reply | null> {
    if (!this.connected) return null;
    this.sent.push(id);
    const command = { id, by: `agent:${agent}` };
    const writer = { id: agent, mayShare: agent === 'claire' };
    const input = data as { responses: ReturnType<typeof text>[]; response: string };
    const done =
      type === 'canned.save'
        ? await this.hub.save(command, writer, input.responses)
        : await this.hub.delete(command, writer, input);
    if (this.loseReplies > 0) {
      this.loseReplies -= 1;
      return null;
    }
    if (!done.ok) return { v: 1, re: id, ok: false, error: done.error };
    return { v: 1, re: id, ok: true, data: { ...done.value } };
  }
}

const named = (store: ConsoleStore): string[] =>
  Object.values(store.state.canned.responses)
    .map(({ name }) => name)
    .sort();

describe("the console's canned responses", () => {
  it('are there before the answer to a change comes', async () => {
    const { canned, store } = new Team().console('bertil');
    const saved = await canned.save([text('One'), text('Two')]);
    expect(saved.ok && CannedSaved.parse(saved.value).responses).toHaveLength(2);
    expect(named(store)).toEqual(['One', 'Two']);
    const [one] = Object.values(store.state.canned.responses).filter(({ name }) => name === 'One');
    expect(await canned.delete(one?.id ?? '', one?.revision)).toMatchObject({ ok: true });
    expect(named(store)).toEqual(['Two']);
    expect(store.state.canned.loaded).toBe(true);
  });

  it('are saved once when the reply is lost, under one id', async () => {
    const team = new Team();
    const { canned, store } = team.console('bertil');
    team.loseReplies = 2;
    expect(await canned.save([text('Once')])).toMatchObject({ ok: true });
    expect(new Set(team.sent).size).toBe(1);
    expect(team.sent).toHaveLength(3);
    expect(named(store)).toEqual(['Once']);
  });

  it('say so when no reply comes at all', async () => {
    const team = new Team();
    const { canned } = team.console('bertil');
    team.connected = false;
    expect(await canned.save([text('Never')])).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  it('pass on what the hub refuses', async () => {
    const { canned } = new Team().console('bertil');
    expect(await canned.save([text('Shared', true)])).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });

  it('count what is used over restarts, and forget what is gone', async () => {
    const team = new Team();
    const uses = documentOf<CannedUsesFile>({ uses: {} });
    const first = team.console('bertil', uses);
    await first.canned.save([text('Often'), text('Gone')]);
    const idOf = (name: string): string =>
      Object.values(first.store.state.canned.responses).find((entry) => entry.name === name)?.id ?? '';
    const [often, gone] = [idOf('Often'), idOf('Gone')];
    await first.canned.used(often);
    await first.canned.used(often);
    await first.canned.used(gone);
    expect(first.store.state.canned.uses).toEqual({ [often]: 2, [gone]: 1 });
    await first.canned.delete(gone, undefined);
    const second = team.console('bertil', uses);
    expect(second.store.state.canned.uses).toEqual({ [often]: 2 });
  });

  it('are what the agent may see, whatever happened and however the connection was', async () => {
    const agents = ['claire', 'bertil', 'emma'] as const;
    const step = fc.oneof(
      fc.record({
        by: fc.constantFrom(...agents),
        name: fc.constantFrom('a', 'b', 'c', 'd'),
        shared: fc.boolean(),
        change: fc.boolean(),
      }),
      fc.record({ remove: fc.nat(20), by: fc.constantFrom(...agents) }),
      fc.constant({ cut: true }),
      fc.constant({ cut: false }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const team = new Team();
        for (const agent of agents) team.console(agent);
        const entries = (agent: string): CannedEntry[] => [...everything(team.hub, agent)];
        for (const each of steps) {
          if ('cut' in each) {
            team.connected = !each.cut;
            if (team.connected) await Promise.all([...team.consoles.values()].map(({ canned }) => canned.refresh()));
          } else if ('remove' in each) {
            const target = entries(each.by)[each.remove];
            if (target !== undefined) await team.consoles.get(each.by)?.canned.delete(target.id, undefined);
          } else {
            const target = each.change ? entries(each.by)[0] : undefined;
            const draft = { ...text(each.name, each.shared), ...(target && { response: target.id }) };
            await team.consoles.get(each.by)?.canned.save([draft]);
          }
        }
        team.connected = true;
        for (const [agent, { canned, store }] of team.consoles) {
          await canned.refresh();
          expect(store.state.canned.responses).toEqual(
            Object.fromEntries(entries(agent).map((entry) => [entry.id, entry])),
          );
          canned.close();
        }
        team.hub.close();
      }),
      { numRuns: 40 },
    );
  });
});

/** What the hub would tell a console that has nothing. */
function* everything(hub: HubCanned, agent: string): Generator<CannedEntry> {
  for (let cursor: number | undefined = 0; cursor !== undefined; ) {
    const page = hub.list(agent, { cursor });
    yield* page.responses;
    cursor = page.cursor;
  }
}

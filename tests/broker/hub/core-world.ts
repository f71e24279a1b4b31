import { createCore, type HubCore } from '../../../broker/hub/core';
import type { Wire } from '../../../broker/hub/wire';
import type { SessionEvent } from '../../../broker/protocol/events';
import { DEFAULT_LIMITS } from '../../../broker/protocol/limits';
import { topicsOf } from '../../../broker/protocol/topics';
import { memorySessionLog, memoryWorkspace } from '../../../broker/store/memory';
import type { LogRecord } from '../../../broker/store/ports';
import type { Workspace } from '../../../broker/store/workspace';
import { HandClock } from './clocks';
import { type SeedChanges, seedWith } from './fixture';
import { expectOk } from './world';

const topics = topicsOf();

export type Message = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly ok: boolean;
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The real core of the hub without a broker: what it sends is kept by topic, time stands until it is put forward,
 * and the log takes now shorter, now longer to be written, the same way each time for the same `seed`.
 */
export class CoreWorld {
  readonly clock = new HandClock(1_750_000_000_000);
  readonly records: LogRecord[] = [];
  readonly errors: unknown[] = [];
  readonly workspace: Workspace;
  /** How many turns of the event loop a write takes at least. */
  slowness = 0;
  readonly #sent = new Map<string, Message[]>();
  readonly #connections = new Map<string, string>();
  #core: HubCore;
  #writing = 0;
  #ids = 0;
  #noise: number;

  constructor(seed: SeedChanges, noise = 0) {
    this.#noise = noise;
    this.workspace = memoryWorkspace(seedWith(seed));
    this.#core = this.#build();
    this.#core.restart();
    this.#core.settled();
  }

  /** Stops the hub as it is and starts another one on the same log; whoever was connected connects again. */
  async restart(): Promise<void> {
    await this.#core.close();
    this.#core = this.#build();
    for (const record of this.records) this.#core.recover(record);
    this.#core.recovered();
    this.#core.restart();
    for (const topic of this.#connections.values()) this.#announce(topic);
    await this.settle();
    this.#core.settled();
    await this.settle();
  }

  async start(input: { readonly skill?: string; readonly name?: string }): Promise<string> {
    const started = this.arrive(input);
    await this.settle();
    return started;
  }

  /** A visitor who comes while other things are under way, and connects as soon as the session is there. */
  async arrive(input: { readonly skill?: string; readonly name?: string }): Promise<string> {
    const { session } = expectOk(await this.#core.start(input, true));
    this.connect('visitor', session);
    return session;
  }

  connect(side: 'agent' | 'visitor', id: string): void {
    const topic = topics.connection(side, id, `c-${this.#nextId()}`);
    this.#connections.set(`${side} ${id}`, topic);
    this.#announce(topic);
  }

  /** The connection dies, without a word. */
  vanish(side: 'agent' | 'visitor', id: string): void {
    const topic = this.#connections.get(`${side} ${id}`);
    this.#connections.delete(`${side} ${id}`);
    if (topic !== undefined) this.#arrive(topic, Buffer.alloc(0));
  }

  isConnected(side: 'agent' | 'visitor', id: string): boolean {
    return this.#connections.has(`${side} ${id}`);
  }

  /** Sends a command without waiting; returns its id. */
  send(side: 'agent' | 'visitor', id: string, type: string, data: unknown, session?: string, command?: string): string {
    const envelope = { v: 1, id: command ?? `cmd-${this.#nextId()}`, type, data, ...(session && { session }) };
    this.#arrive(topics.commands(side, id), Buffer.from(JSON.stringify(envelope)));
    return envelope.id;
  }

  /** Sends a command and waits until everything has come to rest. */
  async command(side: 'agent' | 'visitor', id: string, type: string, data: unknown, session?: string): Promise<Reply> {
    const command = this.send(side, id, type, data, session);
    await this.settle();
    const [reply] = this.replies(side, id, command);
    if (reply === undefined) throw new Error(`${type} was not answered.`);
    return reply;
  }

  replies(side: 'agent' | 'visitor', id: string, command: string): readonly Reply[] {
    return this.inbox(side, id).flatMap((message) => {
      if (message.re !== command) return [];
      const { ok, data, error } = message as { ok: boolean; data?: Message; error?: { code: string } };
      return [{ ok, code: error?.code ?? 'ok', data: data ?? {} }];
    });
  }

  inbox(side: 'agent' | 'visitor', id: string): readonly Message[] {
    return this.#sent.get(topics.events(side, id)) ?? [];
  }

  board(name: 'directory' | 'queue'): Message | undefined {
    return this.#sent.get(topics[name])?.at(-1);
  }

  /** Every event of the log, in its order. */
  events(session?: string): readonly SessionEvent[] {
    const all = this.records.flatMap((record) => (record.kind === 'events' ? record.events : []));
    return session === undefined ? all : all.filter((event) => event.session === session);
  }

  async forward(ms: number): Promise<void> {
    this.clock.forward(ms);
    await this.settle();
  }

  /** Waits until nothing is under way. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      await immediate();
      quiet = this.#writing === 0 ? quiet + 1 : 0;
    }
  }

  async close(): Promise<void> {
    await this.#core.close();
  }

  #build(): HubCore {
    const memory = memorySessionLog(this.records);
    const accounts = this.workspace.accounts.value.accounts;
    const wire: Wire = {
      topics,
      ready: () => true,
      send: (topic, message) => {
        const messages = this.#sent.get(topic) ?? [];
        this.#sent.set(topic, messages);
        messages.push(structuredClone(message) as Message);
      },
      close: async () => undefined,
    };
    return createCore({
      log: {
        ...memory,
        append: async (record) => {
          this.#writing += 1;
          for (let hops = this.slowness + (this.#nextNoise() % 4); hops > 0; hops -= 1) await immediate();
          this.#writing -= 1;
          return memory.append(record);
        },
      },
      workspace: this.workspace,
      accounts: { find: (id) => accounts.find((account) => account.id === id), list: () => accounts },
      clock: this.clock,
      ids: { next: () => `id-${String(this.#nextId()).padStart(6, '0')}` },
      logger: {
        info: () => undefined,
        warn: () => undefined,
        error: (context, message) => this.errors.push({ context, message }),
      },
      limits: { ...DEFAULT_LIMITS, agentCommandsPerSecond: 10_000, visitorCommandsPerSecond: 10_000 },
      wire: () => wire,
    });
  }

  #announce(topic: string): void {
    const payload = { v: 1, since: new Date(this.clock.now()).toISOString(), login: false, away: null };
    this.#arrive(topic, Buffer.from(JSON.stringify(payload)));
  }

  #arrive(topic: string, payload: Buffer): void {
    const place = topics.read(topic);
    if (place === null) throw new Error(`${topic} is no topic.`);
    this.#core.take({ topic, place, payload });
  }

  #nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  #nextNoise(): number {
    this.#noise = (this.#noise * 1_103_515_245 + 12_345) % 2_147_483_648;
    return this.#noise >> 8;
  }
}

function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

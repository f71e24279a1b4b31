import { expect } from 'vitest';
import type { SessionEvent } from '../../../broker/protocol/events';
import type { Agent } from '../../../broker/protocol/models';
import type { CoreWorld, Message } from './core-world';

/** What must be true of a session at every record of the log, said beside the hub's own fold. */
export interface ChatState {
  state: 'bot' | 'queued' | 'live' | 'ended';
  holder: string | null;
  asked: string | null;
  skill: string;
  since: string;
  /** Who sent it to the queue for others. */
  sentBy: string | null;
  readonly members: string[];
  support: string | null;
}

/** Reads the log record by record, and fails at the first that breaks a rule. */
export class ChatRules {
  readonly chats = new Map<string, ChatState>();
  readonly #world: CoreWorld;
  readonly #limits: ReadonlyMap<string, number>;
  #read = 0;

  constructor(world: CoreWorld, agents: readonly Agent[]) {
    this.#world = world;
    this.#limits = new Map(agents.map((agent) => [agent.id, agent.limit]));
  }

  /** Checks what was logged since the last time; returns it. */
  check(): readonly SessionEvent[] {
    const fresh = this.#world.records.slice(this.#read);
    this.#read = this.#world.records.length;
    return fresh.flatMap((record) => {
      if (record.kind !== 'events') return [];
      for (const event of record.events) this.#apply(event);
      this.#afterRecord(record.session);
      return record.events;
    });
  }

  /** Chats of the agent, with the places that open offers take. */
  placesOf(agent: string): number {
    return [...this.chats.values()].filter(({ holder, asked }) => holder === agent || asked === agent).length;
  }

  #apply(event: SessionEvent): void {
    const chat = this.chats.get(event.session) ?? fresh();
    this.chats.set(event.session, chat);
    switch (event.type) {
      case 'queue.entered':
        expect(chat.holder).toBeNull();
        if (chat.since !== '') expect(event.data.since).toBe(chat.since);
        Object.assign(chat, { state: 'queued', skill: event.data.skill, since: event.data.since });
        return;
      case 'agent.assigned': {
        const { id } = event.data.agent;
        // Never with two.
        expect(chat.holder).toBeNull();
        expect(chat.asked).toBeNull();
        Object.assign(chat, { state: 'live', holder: id, support: id, sentBy: null });
        if (!chat.members.includes(id)) chat.members.push(id);
        return;
      }
      case 'agent.left':
        expect(event.data.agent.id).toBe(chat.holder);
        expect(chat.asked).toBeNull();
        chat.sentBy = event.data.reason === 'redirected' ? chat.holder : null;
        chat.holder = null;
        return;
      case 'redirect.offered':
        expect(event.data.from.id).toBe(chat.holder);
        expect(chat.asked).toBeNull();
        if (event.data.expiresAt !== undefined && 'agent' in event.data.to) chat.asked = event.data.to.agent.id;
        return;
      case 'redirect.accepted':
      case 'redirect.declined':
      case 'redirect.expired':
      case 'redirect.cancelled':
        expect(event.data.agent.id).toBe(chat.asked);
        chat.asked = null;
        return;
      case 'session.ended':
        expect(chat.asked).toBeNull();
        Object.assign(chat, { state: 'ended', holder: null });
        return;
      default:
    }
  }

  #afterRecord(session: string): void {
    const chat = this.chats.get(session);
    // Never with nobody: live with an agent, or else waiting, with the bot, or over.
    expect([session, chat?.state === 'live']).toEqual([session, chat?.holder !== null]);
    if (chat?.asked !== null) expect(chat?.state).toBe('live');
    for (const [agent, limit] of this.#limits) {
      expect([agent, Math.max(limit, this.placesOf(agent))]).toEqual([agent, limit]);
    }
  }
}

function fresh(): ChatState {
  return { state: 'bot', holder: null, asked: null, skill: '', since: '', sentBy: null, members: [], support: null };
}

/** What came to the agent, in order: whoever gets a chat has it whole, and hears nothing of it after leaving. */
export function checkAgentInbox(world: CoreWorld, agent: string, chats: ReadonlyMap<string, ChatState>): void {
  const have = new Map<string, number>();
  const out = new Set<string>();
  for (const message of world.inbox('agent', agent)) {
    for (const event of eventsIn(message)) {
      const { session, seq, type } = event;
      const foreign = !have.has(session) || out.has(session);
      if (message.type !== 'events' && foreign) {
        // The one thing that comes of a session of somebody else: being asked, or asked no more.
        expect(type).toMatch(/^redirect\.(offered|declined|expired|cancelled)$/);
        continue;
      }
      out.delete(session);
      const before = have.get(session) ?? 0;
      if (seq <= before) continue;
      expect([session, seq]).toEqual([session, before + 1]);
      have.set(session, seq);
      if (type === 'agent.left' && isAbout(event, agent)) out.add(session);
    }
  }
  for (const [session, { holder }] of chats) {
    if (holder !== agent) continue;
    expect([session, have.get(session)]).toEqual([session, world.events(session).length]);
  }
}

/** The visitor's own count has no gap, and nothing of redirects, notes and reasons is in it. */
export function checkVisitorInbox(world: CoreWorld, session: string): void {
  const messages = world.inbox('visitor', session);
  expect(JSON.stringify(messages)).not.toMatch(/redirect|SECRET|"reason"|"why"|"summary"/);
  const seqs = messages.flatMap((message) => eventsIn(message)).map((event) => event.seq);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
}

interface Seen {
  readonly session: string;
  readonly seq: number;
  readonly type: string;
  readonly data: unknown;
}

function eventsIn(message: Message): readonly Seen[] {
  if (message.type === 'events') return message.events as Seen[];
  return typeof message.seq === 'number' ? [message as unknown as Seen] : [];
}

function isAbout({ data }: Seen, agent: string): boolean {
  return (data as { agent?: { id?: string } }).agent?.id === agent;
}

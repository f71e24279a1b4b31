import { fail, ok, type Result } from '../protocol/errors';
import type { Why } from '../protocol/events';
import type { AgentRef } from '../protocol/models';
import { SortedList } from './sorted';

/** What routing needs to know of an agent's account. */
export interface RoutingAgent {
  readonly id: string;
  readonly name: string;
  readonly skills: readonly string[];
  /** How many chats at once. */
  readonly limit: number;
}

/** A chat that waits. `since`: epoch milliseconds of first entering the queue. */
export interface Waiting {
  readonly session: string;
  readonly skill: string;
  readonly since: number;
  /** The agent who sent it to this queue for others: gets it back only when no other active agent has the skill. */
  readonly notFor?: string;
}

/** A chat and the agent who gets it. The place is already reserved: `release` gives it back. */
export interface Decision {
  readonly waiting: Waiting;
  readonly agent: AgentRef;
  readonly why: Why;
}

interface AgentEntry {
  agent: RoutingAgent;
  /** Effectively active. */
  available: boolean;
  /** Chats now, with those being assigned. */
  open: number;
  /** Epoch milliseconds; 0 for never. */
  lastAssigned: number;
}

interface WaitingEntry extends Waiting {
  away: boolean;
}

const RUNNERS_UP = 5;

/**
 * Who waits, who has room, and which chat goes to whom (`Assignment` of the protocol). In memory and without clock
 * or I/O; the same calls give the same decisions.
 */
export class Router {
  readonly #agents = new Map<string, AgentEntry>();
  /** By skill: the agents who could get a chat now, best first. */
  readonly #free = new Map<string, SortedList<AgentEntry>>();
  /** By skill: how many agents are active and can have chats at all. */
  readonly #active = new Map<string, number>();
  readonly #waiting = new Map<string, WaitingEntry>();
  /** By skill: everybody who waits, and those of them who are not away. */
  readonly #all = new Map<string, SortedList<WaitingEntry>>();
  readonly #ready = new Map<string, SortedList<WaitingEntry>>();

  /** Takes over what the account says now, and whether the agent is effectively active. */
  setAgent(agent: RoutingAgent, available: boolean): void {
    this.#change(agent.id, (entry) => {
      entry.agent = agent;
      entry.available = available;
    });
  }

  /** Counts a chat the agent already has, such as one found in the log at start. */
  occupy(agent: string, assignedAt: number): void {
    this.#change(agent, (entry) => {
      entry.open += 1;
      entry.lastAssigned = Math.max(entry.lastAssigned, assignedAt);
    });
  }

  /** Gives back one place of the agent. */
  release(agent: string): void {
    this.#change(agent, (entry) => {
      entry.open = Math.max(0, entry.open - 1);
    });
  }

  /** Reserves a place of an agent who can get chats, outside of the queue; false when there is none. */
  reserve(agent: string): boolean {
    const entry = this.#agents.get(agent);
    if (entry === undefined || !isFree(entry)) return false;
    this.#change(agent, (changing) => {
      changing.open += 1;
    });
    return true;
  }

  /** The agent gets a chat in a place that was reserved. `now`: epoch milliseconds. */
  assigned(agent: string, now: number): void {
    this.#change(agent, (entry) => {
      entry.lastAssigned = Math.max(entry.lastAssigned, now);
    });
  }

  openOf(agent: string): number {
    return this.#agents.get(agent)?.open ?? 0;
  }

  enter(waiting: Waiting, away: boolean): void {
    this.leave(waiting.session);
    const entry: WaitingEntry = { ...waiting, away };
    this.#waiting.set(waiting.session, entry);
    listOf(this.#all, entry.skill, compareWaiting).add(entry);
    if (!away) listOf(this.#ready, entry.skill, compareWaiting).add(entry);
  }

  leave(session: string): void {
    const entry = this.#waiting.get(session);
    if (entry === undefined) return;
    this.#waiting.delete(session);
    dropFrom(this.#all, entry.skill, entry);
    if (!entry.away) dropFrom(this.#ready, entry.skill, entry);
  }

  /** A visitor who is away keeps the place, but is skipped. */
  setAway(session: string, away: boolean): void {
    const entry = this.#waiting.get(session);
    if (entry === undefined || entry.away === away) return;
    entry.away = away;
    if (away) dropFrom(this.#ready, entry.skill, entry);
    else listOf(this.#ready, entry.skill, compareWaiting).add(entry);
  }

  /** The next assignment there is to make, with its place reserved; null when nobody who waits can be served. */
  next(now: number): Decision | null {
    let oldest: WaitingEntry | undefined;
    for (const [skill, list] of this.#ready) {
      const first = this.#firstServable(skill, list);
      if (first === undefined) continue;
      if (oldest === undefined || compareWaiting(first, oldest) < 0) oldest = first;
    }
    if (oldest === undefined) return null;
    const candidates = this.#candidatesFor(oldest);
    const [best, second] = candidates;
    if (best === undefined) return null;
    const runnersUp = candidates.slice(1, 1 + RUNNERS_UP).map(asRunnerUp);
    return this.#reserve(oldest, best, ruleFor(best, second), runnersUp, now);
  }

  /** An agent asks for a waiting chat: only the oldest one that this agent could get is given. */
  take(session: string, agent: string, now: number): Result<Decision> {
    const wanted = this.#waiting.get(session);
    const entry = this.#agents.get(agent);
    if (wanted === undefined || entry === undefined || !entry.agent.skills.includes(wanted.skill)) {
      return fail(
        'conflict',
        'This chat is not waiting for you: somebody else has it by now, or it needs another skill.',
      );
    }
    if (entry.open >= entry.agent.limit) {
      return fail('limit_reached', `You have ${entry.open} chats, which is your limit.`);
    }
    if (this.#oldestFor(entry) !== wanted) {
      return fail('conflict', 'Another visitor has waited longer. Take the chat that has waited longest.');
    }
    return ok(this.#reserve(wanted, entry, 'taken', [], now));
  }

  /** Undoes a decision that came to nothing: the chat waits again where it was, and the agent has the place back. */
  undo(decision: Decision, away: boolean): void {
    this.release(decision.agent.id);
    this.enter(decision.waiting, away);
  }

  isWaiting(session: string): boolean {
    return this.#waiting.has(session);
  }

  /** From 1, among those who wait for the same skill, those who are away included; 0 when it does not wait. */
  positionOf(session: string): number {
    const entry = this.#waiting.get(session);
    return entry === undefined ? 0 : (this.#all.get(entry.skill)?.indexOf(entry) ?? -1) + 1;
  }

  /** Who waits for the skill, in order. */
  waitingFor(skill: string): readonly Waiting[] {
    return this.#all.get(skill)?.items() ?? [];
  }

  /** The skills somebody waits for. */
  waitingSkills(): readonly string[] {
    return [...this.#all.keys()];
  }

  get waitingCount(): number {
    return this.#waiting.size;
  }

  /** The first who wait, over all skills, in order. */
  firstWaiting(count: number): readonly Waiting[] {
    const heads = [...this.#all.values()].flatMap((list) => list.items().slice(0, count));
    return heads.sort(compareWaiting).slice(0, count);
  }

  /** How many chats the effectively active agents with the skill can have together. */
  capacityFor(skill: string): number {
    let capacity = 0;
    for (const { agent, available } of this.#agents.values()) {
      if (available && agent.skills.includes(skill)) capacity += agent.limit;
    }
    return capacity;
  }

  /** The first who waits for the skill and can be served now. */
  #firstServable(skill: string, ready: SortedList<WaitingEntry>): WaitingEntry | undefined {
    const free = this.#free.get(skill);
    if (free === undefined) return undefined;
    const only = free.size === 1 ? free.at(0) : undefined;
    if (only === undefined) return ready.at(0);
    // Only those this very agent has sent away are passed, so this looks at few.
    return ready.items().find((entry) => this.#mayHave(only, entry));
  }

  #candidatesFor(waiting: WaitingEntry): readonly AgentEntry[] {
    const free = this.#free.get(waiting.skill)?.items() ?? [];
    return waiting.notFor === undefined ? free : free.filter((entry) => this.#mayHave(entry, waiting));
  }

  #mayHave({ agent }: AgentEntry, { notFor, skill }: WaitingEntry): boolean {
    // The agent, being free, is one of those who are active.
    return notFor !== agent.id || (this.#active.get(skill) ?? 0) < 2;
  }

  #oldestFor(entry: AgentEntry): WaitingEntry | undefined {
    let oldest: WaitingEntry | undefined;
    for (const skill of entry.agent.skills) {
      const first = this.#ready.get(skill)?.at(0);
      if (first !== undefined && (oldest === undefined || compareWaiting(first, oldest) < 0)) oldest = first;
    }
    return oldest;
  }

  #reserve(
    waiting: WaitingEntry,
    entry: AgentEntry,
    rule: Why['rule'],
    runnersUp: Why['runnersUp'],
    now: number,
  ): Decision {
    const { away: _away, ...decided } = waiting;
    const { session, skill, since } = decided;
    this.leave(session);
    this.#change(entry.agent.id, (changing) => {
      changing.open += 1;
      changing.lastAssigned = Math.max(changing.lastAssigned, now);
    });
    return {
      waiting: decided,
      agent: { id: entry.agent.id, name: entry.agent.name },
      why: { rule, skill, waitedMs: Math.max(0, now - since), runnersUp },
    };
  }

  #change(id: string, change: (entry: AgentEntry) => void): void {
    const entry = this.#agents.get(id) ?? { agent: nobody(id), available: false, open: 0, lastAssigned: 0 };
    this.#agents.set(id, entry);
    if (isFree(entry)) for (const skill of new Set(entry.agent.skills)) dropFrom(this.#free, skill, entry);
    this.#countActive(entry, -1);
    change(entry);
    this.#countActive(entry, 1);
    if (isFree(entry))
      for (const skill of new Set(entry.agent.skills)) listOf(this.#free, skill, compareAgents).add(entry);
  }

  #countActive({ agent, available }: AgentEntry, by: 1 | -1): void {
    if (!available || agent.limit === 0) return;
    for (const skill of new Set(agent.skills)) this.#active.set(skill, (this.#active.get(skill) ?? 0) + by);
  }
}

function nobody(id: string): RoutingAgent {
  return { id, name: id, skills: [], limit: 0 };
}

function isFree(entry: AgentEntry): boolean {
  return entry.available && entry.open < entry.agent.limit;
}

function asRunnerUp(entry: AgentEntry): Why['runnersUp'][number] {
  return { id: entry.agent.id, name: entry.agent.name, open: entry.open, limit: entry.agent.limit };
}

/** Which of the rules told the best candidate from the second. */
function ruleFor(best: AgentEntry, second: AgentEntry | undefined): Why['rule'] {
  if (second === undefined) return 'only_candidate';
  if (compareLoad(best, second) !== 0) return 'fewest_open';
  return best.lastAssigned === second.lastAssigned ? 'lowest_id' : 'longest_since_last';
}

function compareWaiting(a: Waiting, b: Waiting): number {
  return a.since - b.since || compareText(a.session, b.session);
}

/** Open chats relative to limit, multiplied out so that no rounding decides. */
function compareLoad(a: AgentEntry, b: AgentEntry): number {
  return a.open * b.agent.limit - b.open * a.agent.limit;
}

function compareAgents(a: AgentEntry, b: AgentEntry): number {
  return compareLoad(a, b) || a.lastAssigned - b.lastAssigned || compareText(a.agent.id, b.agent.id);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function listOf<T>(lists: Map<string, SortedList<T>>, key: string, compare: (a: T, b: T) => number): SortedList<T> {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list = new SortedList(compare);
  lists.set(key, list);
  return list;
}

/** Removes the item, and the list when it was the last: so a list that is there has somebody in it. */
function dropFrom<T>(lists: Map<string, SortedList<T>>, key: string, item: T): void {
  const list = lists.get(key);
  list?.remove(item);
  if (list?.size === 0) lists.delete(key);
}

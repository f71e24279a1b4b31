import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../broker/protocol/events';
import type { Agent, SessionCard } from '../../../broker/protocol/models';
import { Directory } from '../../../broker/protocol/retained';
import { ChatRules, type ChatState, checkAgentInbox, checkVisitorInbox } from './chat-rules';
import { CoreWorld } from './core-world';
import { AGENTS } from './fixture';

/** Few places and shared skills, so that everybody is in everybody's way. */
const TEAM: readonly Agent[] = AGENTS.map((agent, at) => ({
  ...agent,
  limit: 1 + (at % 2),
  skills: [['it', 'hr'], ['it'], ['hr'], ['it', 'hr']][at] ?? [],
  pauseOnLogin: false,
}));
const SKILLS = ['it', 'hr'] as const;

type Act =
  | { readonly do: 'arrive'; readonly skill: number }
  | { readonly do: 'end' | 'away' | 'back' | 'say'; readonly chat: number }
  | { readonly do: 'take' | 'finish'; readonly agent: number; readonly chat: number }
  | { readonly do: 'active' | 'inactive' | 'vanish' | 'return'; readonly agent: number }
  | { readonly do: 'offer'; readonly chat: number; readonly to: number; readonly twice: boolean }
  | {
      readonly do: 'answer';
      readonly chat: number;
      readonly how: 'accept' | 'decline' | 'cancel';
      readonly by: number;
    };

interface Step {
  /** All of these at once. */
  readonly acts: readonly Act[];
  readonly after: 'nothing' | 'restart' | 'second' | 'expiry' | 'grace';
}

const chat = fc.nat(7);
const agent = fc.nat(3);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('arrive' as const), skill: fc.nat(1) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom(...(['end', 'away', 'back', 'say'] as const)), chat }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom(...(['take', 'finish'] as const)), agent, chat }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom(...(['active', 'inactive', 'vanish', 'return'] as const)), agent }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('offer' as const), chat, to: fc.nat(5), twice: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      chat,
      how: fc.constantFrom(...(['accept', 'accept', 'decline', 'cancel'] as const)),
      // Seldom by somebody else than the one it is up to.
      by: fc.nat(9),
    }),
  },
);
const step: fc.Arbitrary<Step> = fc.record({
  acts: fc.array(act, { minLength: 1, maxLength: 4 }),
  after: fc.constantFrom(...(['nothing', 'nothing', 'nothing', 'second', 'restart', 'expiry', 'grace'] as const)),
});

describe('after any sequence of arrivals, statuses, losses, restarts and redirects', () => {
  it.each(['immediate', 'asked'] as const)(
    'no limit is exceeded, nobody is skipped, and every chat is with one agent or waits (%s)',
    async (redirectMode) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), fc.nat(1_000_000), async (steps, noise) => {
          const run = new Run(redirectMode, noise);
          try {
            await run.start();
            for (const each of steps) await run.do(each);
            await run.finish();
          } finally {
            await run.world.close();
          }
        }),
        { numRuns: 150 },
      );
    },
    60_000,
  );
});

class Run {
  readonly world: CoreWorld;
  readonly #rules: ChatRules;
  readonly #sessions: string[] = [];
  readonly #revisions = new Map<string, number>();
  readonly #status = new Map<string, 'active' | 'inactive'>();
  readonly #sent: { readonly agent: string; readonly command: string }[] = [];
  /** Visitors who were away at some time of the step, and agents who went. */
  #away = new Set<string>();
  #leaving = new Set<string>();

  constructor(redirectMode: 'immediate' | 'asked', noise: number) {
    this.world = new CoreWorld({ agents: TEAM, redirectMode }, noise);
    this.#rules = new ChatRules(this.world, TEAM);
  }

  async start(): Promise<void> {
    for (const { id } of TEAM) this.world.connect('agent', id);
    await this.world.settle();
  }

  async do({ acts, after }: Step): Promise<void> {
    const waited = this.#waiting();
    this.#away = new Set(this.#sessions.filter((session) => !this.world.isConnected('visitor', session)));
    this.#leaving = new Set(
      acts.flatMap((each) => (each.do === 'vanish' || each.do === 'inactive' ? [TEAM[each.agent]?.id ?? ''] : [])),
    );
    const arrivals = acts.map((each) => (each.do === 'arrive' ? this.#arrive(each.skill) : this.#act(each)));
    await this.world.settle();
    for (const session of await Promise.all(arrivals)) if (session !== undefined) this.#sessions.push(session);
    if (after === 'restart') await this.world.restart();
    if (after === 'second') await this.world.forward(1_000);
    if (after === 'expiry') await this.world.forward(30_000);
    if (after === 'grace') await this.world.forward(60_000);
    this.#nobodySkipped(waited, this.#rules.check());
    this.#nobodyLeftWaiting();
  }

  async finish(): Promise<void> {
    expect(this.world.errors).toEqual([]);
    // Twice: what the first lets happen is on the boards after the second.
    for (let n = 0; n < 2; n += 1) await this.world.forward(600);
    this.#rules.check();
    for (const { agent, command } of this.#sent) {
      const replies = this.world.replies('agent', agent, command);
      expect(replies.length).toBeGreaterThan(0);
      expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    }
    const directory = Directory.parse(this.world.board('directory')).agents;
    for (const { id } of TEAM) {
      checkAgentInbox(this.world, id, this.#rules.chats);
      const places = directory.find((entry) => entry.id === id)?.open;
      expect([id, places]).toEqual([id, this.#rules.placesOf(id)]);
    }
    for (const session of this.#sessions) checkVisitorInbox(this.world, session);
    for (const [session, state] of this.#rules.chats) await this.#checkCard(session, state);
  }

  /** In the midst of everything else that happens in the step. */
  #arrive(skill: number): Promise<string> {
    return this.world.arrive({ skill: SKILLS[skill] ?? 'it', name: 'Maija' });
  }

  #act(each: Exclude<Act, { do: 'arrive' }>): undefined {
    const { world } = this;
    if (each.do === 'offer' || each.do === 'answer') {
      this.#redirect(each);
      return;
    }
    const session = 'chat' in each ? this.#pick(each.chat) : undefined;
    const id = 'agent' in each ? (TEAM[each.agent]?.id ?? '') : '';
    switch (each.do) {
      case 'active':
      case 'inactive':
        this.#choose(id, each.do);
        return;
      case 'vanish':
        world.vanish('agent', id);
        return;
      case 'return':
        if (!world.isConnected('agent', id)) world.connect('agent', id);
        return;
      default:
    }
    if (session === undefined) return;
    if (each.do === 'take' || each.do === 'finish') {
      const command = world.send('agent', id, each.do === 'take' ? 'session.take' : 'session.end', {}, session);
      this.#sent.push({ agent: id, command });
    } else if (each.do === 'end') world.send('visitor', session, 'session.end', {}, session);
    else if (each.do === 'say') world.send('visitor', session, 'message.post', { text: 'Hello?' }, session);
    else if (each.do === 'away') {
      world.vanish('visitor', session);
      this.#away.add(session);
    } else if (!world.isConnected('visitor', session)) world.connect('visitor', session);
  }

  #redirect(each: Extract<Act, { do: 'offer' | 'answer' }>): void {
    const session = this.#pick(each.chat);
    if (session === undefined) return;
    this.#rules.check();
    const state = this.#rules.chats.get(session);
    if (each.do === 'offer') {
      const by = state?.holder ?? TEAM[0]?.id ?? '';
      const skill = SKILLS[each.to - TEAM.length];
      const data = { to: skill === undefined ? { agent: TEAM[each.to]?.id } : { skill }, note: 'SECRET' };
      const command = this.world.send('agent', by, 'redirect.offer', data, session);
      if (each.twice) this.world.send('agent', by, 'redirect.offer', data, session, command);
      this.#sent.push({ agent: by, command });
      return;
    }
    const right = each.how === 'cancel' ? state?.holder : state?.asked;
    const by = TEAM[each.by]?.id ?? right ?? 'aino';
    const offer = this.world.events(session).findLast((event) => event.type === 'redirect.offered');
    const data = { redirect: offer?.data.redirect ?? 'none' };
    this.#sent.push({ agent: by, command: this.world.send('agent', by, `redirect.${each.how}`, data, session) });
  }

  #choose(id: string, status: 'active' | 'inactive'): void {
    const base = this.#revisions.get(id) ?? 0;
    this.#revisions.set(id, base + 1);
    this.#status.set(id, status);
    this.world.send('agent', id, 'status.set', { status, base });
  }

  #pick(at: number): string | undefined {
    const open = this.#sessions.filter((session) => this.#rules.chats.get(session)?.state !== 'ended');
    return open[at % Math.max(1, open.length)];
  }

  #waiting(): readonly (readonly [string, ChatState])[] {
    this.#rules.check();
    return [...this.#rules.chats]
      .filter(([, { state }]) => state === 'queued')
      .map(([id, state]) => [id, { ...state }]);
  }

  /**
   * Whoever waited all the time was not passed by a younger one of the same skill. Of an agent who goes meanwhile the
   * first decision may come to nothing when the second was carried out already: so many as were decided for at the
   * same time, which are fewer than the agent has places.
   */
  #nobodySkipped(waited: readonly (readonly [string, ChatState])[], events: readonly SessionEvent[]): void {
    const touched = new Set(events.map((event) => event.session));
    const still = waited.filter(([session]) => !touched.has(session) && !this.#away.has(session));
    for (const event of events) {
      if (event.type !== 'agent.assigned' || event.data.why?.rule === 'redirected') continue;
      const { id } = event.data.agent;
      const got = this.#rules.chats.get(event.session);
      const passed = still.filter(
        ([, older]) => older.skill === event.data.why?.skill && older.sentBy !== id && older.since < (got?.since ?? ''),
      );
      const places = TEAM.find((each) => each.id === id)?.limit ?? 0;
      const comeToNothing = this.#leaving.has(id) ? places - 1 : 0;
      if (passed.length > comeToNothing) expect([event.session, passed.map(([session]) => session)]).toEqual([]);
    }
  }

  /** At rest nobody waits whom an active agent with a free place could have. */
  #nobodyLeftWaiting(): void {
    const active = TEAM.filter(
      ({ id }) => this.world.isConnected('agent', id) && (this.#status.get(id) ?? 'active') === 'active',
    );
    for (const [session, { skill, sentBy }] of this.#waiting()) {
      if (!this.world.isConnected('visitor', session)) continue;
      const skilled = active.filter((each) => each.skills.includes(skill));
      const free = skilled.filter((each) => this.#rules.placesOf(each.id) < each.limit);
      const could = free.filter((each) => each.id !== sentBy || skilled.length === 1);
      expect([session, could.map((each) => each.id)]).toEqual([session, []]);
    }
  }

  async #checkCard(session: string, state: ChatState): Promise<void> {
    const [member] = state.members;
    if (member === undefined) return;
    const card = (await this.world.command('agent', member, 'session.get', {}, session)).data as SessionCard;
    expect(card.state).toBe(state.state);
    expect(card.members.map(({ kind, id }) => [kind, id])).toEqual([
      ['visitor', session],
      ...state.members.map((id) => ['agent', id]),
    ]);
    expect(card.supportPerson?.id).toBe(state.support);
    expect(card.liveChats.filter((each) => each.to === undefined).map((each) => each.agent.id)).toEqual(
      state.holder === null ? [] : [state.holder],
    );
  }
}

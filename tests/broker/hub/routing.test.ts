import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, Router } from '../../../broker/hub/routing';

const AT = 100_000;

interface AgentCase {
  readonly id: string;
  readonly open?: number;
  readonly limit: number;
  readonly last?: number;
  readonly skills?: readonly string[];
  readonly active?: boolean;
}

function routerWith(agents: readonly AgentCase[]): Router {
  const router = new Router();
  for (const { id, limit, open = 0, last = 0, skills = ['it'], active = true } of agents) {
    router.setAgent({ id, name: id.toUpperCase(), skills, limit }, active);
    for (let chat = 0; chat < open; chat += 1) router.occupy(id, last);
  }
  return router;
}

function drain(router: Router, now = AT): Decision[] {
  const decisions: Decision[] = [];
  for (let next = router.next(now); next !== null; next = router.next(now)) decisions.push(next);
  return decisions;
}

describe('a waiting chat', () => {
  it.each<[string, readonly AgentCase[], string | null, string | null]>([
    ['goes to the only candidate', [{ id: 'a', limit: 1 }], 'a', 'only_candidate'],
    ['waits when nobody has the skill', [{ id: 'a', limit: 1, skills: ['hr'] }], null, null],
    ['waits when the agent is full', [{ id: 'a', limit: 1, open: 1 }], null, null],
    ['waits when the agent is not active', [{ id: 'a', limit: 1, active: false }], null, null],
    ['waits for an agent whose limit is 0', [{ id: 'a', limit: 0 }], null, null],
    [
      'goes to who has fewest relative to the limit, not in number',
      [
        { id: 'a', limit: 2, open: 1 },
        { id: 'b', limit: 6, open: 2 },
      ],
      'b',
      'fewest_open',
    ],
    [
      'goes to who has been without a new chat longest, of equally loaded ones',
      [
        { id: 'a', limit: 2, open: 1, last: 500 },
        { id: 'b', limit: 4, open: 2, last: 400 },
      ],
      'b',
      'longest_since_last',
    ],
    [
      'goes to the lowest id when nothing else tells them apart',
      [
        { id: 'b', limit: 3 },
        { id: 'a', limit: 1 },
      ],
      'a',
      'lowest_id',
    ],
  ])('%s', (_, agents, agent, rule) => {
    const router = routerWith(agents);
    router.enter({ session: 's', skill: 'it', since: 1 }, false);
    const decision = router.next(AT);
    expect(decision?.agent.id ?? null).toBe(agent);
    expect(decision?.why.rule ?? null).toBe(rule);
    expect(router.isWaiting('s')).toBe(agent === null);
  });

  it('comes with the reason: how long it waited, and who else could have had it', () => {
    const router = routerWith([
      { id: 'a', limit: 2 },
      { id: 'b', limit: 4, open: 1 },
      { id: 'c', limit: 2, open: 1 },
      { id: 'full', limit: 1, open: 1 },
    ]);
    router.enter({ session: 's', skill: 'it', since: AT - 1_500 }, false);
    expect(router.next(AT)?.why).toEqual({
      rule: 'fewest_open',
      skill: 'it',
      waitedMs: 1_500,
      runnersUp: [
        { id: 'b', name: 'B', open: 1, limit: 4 },
        { id: 'c', name: 'C', open: 1, limit: 2 },
      ],
    });
  });
});

describe('the queue', () => {
  it('serves who has waited longest over all skills of an agent, then by session id', () => {
    const router = routerWith([{ id: 'a', limit: 9, skills: ['it', 'hr'] }]);
    router.enter({ session: 'late', skill: 'it', since: 30 }, false);
    router.enter({ session: 'b', skill: 'hr', since: 20 }, false);
    router.enter({ session: 'a', skill: 'it', since: 20 }, false);
    router.enter({ session: 'early', skill: 'hr', since: 10 }, false);
    expect(drain(router).map((decision) => decision.waiting.session)).toEqual(['early', 'a', 'b', 'late']);
  });

  it('skips who is away, and keeps the place', () => {
    const router = routerWith([{ id: 'a', limit: 1 }]);
    router.enter({ session: 'away', skill: 'it', since: 10 }, true);
    router.enter({ session: 'here', skill: 'it', since: 20 }, false);
    expect([router.positionOf('away'), router.positionOf('here')]).toEqual([1, 2]);
    expect(router.next(AT)?.waiting.session).toBe('here');
    router.enter({ session: 'newer', skill: 'it', since: 30 }, false);
    router.setAway('away', false);
    router.release('a');
    expect(router.next(AT)?.waiting.session).toBe('away');
  });

  it('takes a chat that comes back at its old place', () => {
    const router = routerWith([{ id: 'a', limit: 1, open: 1 }]);
    for (const [index, session] of ['s1', 's2', 's3'].entries()) {
      router.enter({ session, skill: 'it', since: 100 + index }, false);
    }
    router.enter({ session: 'back', skill: 'it', since: 50 }, false);
    expect(router.positionOf('back')).toBe(1);
    router.release('a');
    expect(router.next(AT)?.waiting.session).toBe('back');
  });

  it('gives both back when an assignment comes to nothing', () => {
    const router = routerWith([{ id: 'a', limit: 1 }]);
    router.enter({ session: 's', skill: 'it', since: 10 }, false);
    const decision = router.next(AT);
    if (decision === null) throw new Error('Nothing was decided.');
    expect([router.openOf('a'), router.isWaiting('s')]).toEqual([1, false]);
    router.undo(decision, false);
    expect([router.openOf('a'), router.isWaiting('s')]).toEqual([0, true]);
  });
});

describe('a chat that an agent has sent to the queue for others', () => {
  const sent = { session: 's', skill: 'it', since: 10, notFor: 'a' };

  it.each<[string, readonly AgentCase[], string | null]>([
    [
      'goes to another, however loaded',
      [
        { id: 'a', limit: 9 },
        { id: 'b', limit: 2, open: 1 },
      ],
      'b',
    ],
    [
      'waits while all the others are full',
      [
        { id: 'a', limit: 9 },
        { id: 'b', limit: 1, open: 1 },
      ],
      null,
    ],
    [
      'comes back when no other is active',
      [
        { id: 'a', limit: 9 },
        { id: 'b', limit: 2, active: false },
      ],
      'a',
    ],
    [
      'comes back when no other can have chats',
      [
        { id: 'a', limit: 9 },
        { id: 'b', limit: 0 },
      ],
      'a',
    ],
    [
      'comes back when no other has the skill',
      [
        { id: 'a', limit: 9 },
        { id: 'b', limit: 2, skills: ['hr'] },
      ],
      'a',
    ],
  ])('%s', (_, agents, agent) => {
    const router = routerWith(agents);
    router.enter(sent, false);
    expect(router.next(AT)?.agent.id ?? null).toBe(agent);
  });

  it('does not keep the sender from those behind it, and is remembered when an assignment is undone', () => {
    const router = routerWith([
      { id: 'a', limit: 2 },
      { id: 'b', limit: 1, open: 1 },
    ]);
    router.enter(sent, false);
    router.enter({ session: 'next', skill: 'it', since: 20 }, false);
    expect(drain(router).map((decision) => decision.waiting.session)).toEqual(['next']);
    router.release('b');
    const decision = router.next(AT);
    expect([decision?.waiting.session, decision?.agent.id]).toEqual(['s', 'b']);
    if (decision === null) return;
    router.undo(decision, false);
    router.occupy('b', 0);
    expect(router.next(AT)).toBeNull();
    // Whoever asks for it may have it.
    expect(router.take('s', 'a', AT).ok).toBe(true);
  });
});

describe('a place that is reserved outside of the queue', () => {
  it.each<[string, AgentCase, boolean]>([
    ['is there while there is room', { id: 'a', limit: 2, open: 1 }, true],
    ['is not there at the limit', { id: 'a', limit: 1, open: 1 }, false],
    ['is not there when inactive', { id: 'a', limit: 2, active: false }, false],
    ['is not there for somebody unknown', { id: 'b', limit: 2 }, false],
  ])('%s', (_, agent, there) => {
    const router = routerWith([agent]);
    expect(router.reserve('a')).toBe(there);
    expect(router.openOf('a')).toBe((agent.id === 'a' ? (agent.open ?? 0) : 0) + (there ? 1 : 0));
  });
});

describe('taking', () => {
  it.each<[string, AgentCase, string, string]>([
    ['gives the oldest', { id: 'a', limit: 1 }, 'old', 'taken'],
    ['gives it to an inactive agent, who asks for it', { id: 'a', limit: 1, active: false }, 'old', 'taken'],
    ['refuses a younger one', { id: 'a', limit: 1, active: false }, 'young', 'conflict'],
    ['refuses one of another skill', { id: 'a', limit: 1, skills: ['hr'] }, 'old', 'conflict'],
    ['refuses one whose visitor is away', { id: 'a', limit: 1 }, 'away', 'conflict'],
    ['refuses one that does not wait', { id: 'a', limit: 1 }, 'nobody', 'conflict'],
    ['refuses beyond the limit', { id: 'a', limit: 1, open: 1 }, 'old', 'limit_reached'],
  ])('%s', (_, agent, session, outcome) => {
    const router = routerWith([agent]);
    router.enter({ session: 'away', skill: 'it', since: 5 }, true);
    router.enter({ session: 'old', skill: 'it', since: 10 }, false);
    router.enter({ session: 'young', skill: 'it', since: 20 }, false);
    const taken = router.take(session, 'a', AT);
    expect(taken.ok ? taken.value.why.rule : taken.error.code).toBe(outcome);
  });
});

type Step =
  | {
      readonly do: 'enter';
      readonly skill: number;
      readonly since: number;
      readonly away: boolean;
      readonly notFor: number | null;
    }
  | { readonly do: 'leave' | 'away' | 'back'; readonly pick: number }
  | {
      readonly do: 'release' | 'active' | 'inactive' | 'limit' | 'take';
      readonly agent: number;
      readonly pick: number;
    };

const SKILLS = ['it', 'hr', 'facilities'];
const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({
    do: fc.constant('enter' as const),
    skill: fc.nat(2),
    since: fc.nat(50),
    away: fc.boolean(),
    notFor: fc.option(fc.nat(3), { nil: null, freq: 2 }),
  }),
  fc.record({ do: fc.constantFrom('leave' as const, 'away' as const, 'back' as const), pick: fc.nat(20) }),
  fc.record({
    do: fc.constantFrom('release' as const, 'active' as const, 'inactive' as const, 'limit' as const, 'take' as const),
    agent: fc.nat(3),
    pick: fc.nat(20),
  }),
);

describe('whatever happens', () => {
  it('no limit is exceeded, nobody of the same skill is skipped, and nobody who could be served waits', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const model = new Model();
        for (const each of steps) model.do(each);
      }),
      { numRuns: 300 },
    );
  });
});

interface ModelAgent {
  readonly id: string;
  readonly skills: readonly string[];
  limit: number;
  active: boolean;
  open: number;
}

/** The rules said the simple, slow way, beside the real thing. */
class Model {
  readonly #router = new Router();
  readonly #agents: readonly ModelAgent[] = [0, 1, 2, 3].map((n) => ({
    id: `a${n}`,
    limit: n,
    active: true,
    skills: SKILLS.filter((_, at) => (n + at) % 2 === 0),
    open: 0,
  }));
  #waiting: { session: string; skill: string; since: number; away: boolean; notFor?: string }[] = [];
  #count = 0;

  constructor() {
    for (const agent of this.#agents) this.#update(agent);
  }

  do(each: Step): void {
    if (each.do === 'enter') this.#enter(each);
    else if ('agent' in each) this.#doAgent(each);
    else this.#doWaiting(each);
    this.#drain();
  }

  #enter({ skill, since, away, notFor }: Extract<Step, { do: 'enter' }>): void {
    this.#count += 1;
    const plain = { session: `s${this.#count}`, skill: SKILLS[skill] ?? '', since, away };
    const entry = notFor === null ? plain : { ...plain, notFor: `a${notFor}` };
    this.#waiting.push(entry);
    this.#router.enter(entry, away);
  }

  #doWaiting({ do: what, pick }: Extract<Step, { pick: number }>): void {
    const entry = this.#waiting[pick % Math.max(1, this.#waiting.length)];
    if (entry === undefined) return;
    if (what === 'leave') {
      this.#router.leave(entry.session);
      this.#waiting = this.#waiting.filter((other) => other !== entry);
      return;
    }
    entry.away = what === 'away';
    this.#router.setAway(entry.session, entry.away);
  }

  #doAgent({ do: what, agent: index, pick }: Extract<Step, { agent: number }>): void {
    const agent = this.#agents[index];
    if (agent === undefined) return;
    if (what === 'release' && agent.open > 0) {
      agent.open -= 1;
      this.#router.release(agent.id);
    } else if (what === 'take') {
      const entry = this.#waiting[pick % Math.max(1, this.#waiting.length)];
      if (entry === undefined) return;
      const taken = this.#router.take(entry.session, agent.id, AT);
      const oldest = this.#inOrder().find((other) => !other.away && agent.skills.includes(other.skill));
      expect(taken.ok).toBe(entry === oldest && agent.open < agent.limit);
      if (taken.ok) this.#assigned(entry.session, agent.id);
    } else {
      if (what === 'limit') agent.limit = pick % 4;
      else if (what !== 'release') agent.active = what === 'active';
      this.#update(agent);
    }
  }

  #drain(): void {
    for (let next = this.#router.next(AT); next !== null; next = this.#router.next(AT)) {
      const { session, skill } = next.waiting;
      const served = this.#inOrder().filter(
        (entry) => !entry.away && entry.skill === skill && this.#freeFor(entry).length > 0,
      );
      expect(session).toBe(served[0]?.session);
      expect(this.#freeFor(served[0] ?? { skill: '' })).toContain(next.agent.id);
      this.#assigned(session, next.agent.id);
    }
    // Nobody who waits, is not away, and could be served is left.
    for (const entry of this.#waiting.filter((candidate) => !candidate.away)) {
      expect(this.#freeFor(entry)).toEqual([]);
    }
    for (const skill of SKILLS) {
      const expected = this.#inOrder().filter((entry) => entry.skill === skill);
      expect(expected.map((entry) => this.#router.positionOf(entry.session))).toEqual(expected.map((_, at) => at + 1));
    }
  }

  /** Who could get it: not the agent who sent it away, unless no other active agent has the skill. */
  #freeFor({ skill, notFor }: { readonly skill: string; readonly notFor?: string }): readonly string[] {
    const active = this.#agents.filter((a) => a.active && a.limit > 0 && a.skills.includes(skill));
    const others = active.filter((a) => a.id !== notFor);
    return (others.length > 0 ? others : active).filter((a) => a.open < a.limit).map((a) => a.id);
  }

  #assigned(session: string, id: string): void {
    const agent = this.#agents.find((candidate) => candidate.id === id);
    if (agent === undefined) throw new Error(`There is no ${id}.`);
    agent.open += 1;
    expect(agent.open).toBeLessThanOrEqual(agent.limit);
    expect(this.#router.openOf(id)).toBe(agent.open);
    this.#waiting = this.#waiting.filter((entry) => entry.session !== session);
  }

  #inOrder() {
    return [...this.#waiting].sort((a, b) => a.since - b.since || (a.session < b.session ? -1 : 1));
  }

  #update({ id, skills, limit, active }: ModelAgent): void {
    this.#router.setAgent({ id, name: id, skills, limit }, active);
  }
}

describe('ten thousand who wait and five hundred agents', () => {
  it('are brought together in under a second', () => {
    const skills = Array.from({ length: 20 }, (_, n) => `skill-${n}`);
    const pick = (n: number): string => skills[n % skills.length] ?? '';
    const router = new Router();
    for (let n = 0; n < 500; n += 1) {
      router.setAgent({ id: `a${n}`, name: '', skills: [pick(n), pick(n * 7 + 1), pick(n * 3 + 2)], limit: 30 }, true);
    }
    for (let n = 0; n < 10_000; n += 1) {
      router.enter({ session: `s${n}`, skill: pick(n), since: (n * 7_919) % 10_000 }, false);
    }
    // Of this process alone: the machine may be busy with others.
    const began = process.cpuUsage();
    const decisions = drain(router);
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(1_000);
    expect(decisions).toHaveLength(10_000);
  });
});

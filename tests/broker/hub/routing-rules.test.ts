import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Router } from '../../../broker/hub/routing';

const AT = 100_000;

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

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

import { describe, expect, it } from 'vitest';
import { Connections } from '../../../broker/hub/connections';
import {
  type Arrival,
  agentStatus,
  chooseStatus,
  effectiveStatus,
  reasonShown,
  statusAfterArrival,
} from '../../../broker/hub/presence';
import type { Away, StatusChoice } from '../../../broker/protocol/models';
import type { StatusRecord } from '../../../broker/store/workspace';

describe('effectively active', () => {
  it.each<[StatusChoice, (Away | null)[], StatusChoice, string | null]>([
    ['active', [null], 'active', null],
    ['active', [], 'inactive', null],
    ['active', ['locked'], 'inactive', 'locked'],
    ['active', ['locked', null], 'active', null],
    ['active', ['idle', 'asleep'], 'inactive', 'idle'],
    ['inactive', [null], 'inactive', 'Lunch'],
    ['inactive', ['locked'], 'inactive', 'Lunch'],
  ])('chosen %s with connections %j is %s', (status, connections, effective, reason) => {
    const record: StatusRecord = { status, revision: 3, ...(status === 'inactive' && { reason: 'Lunch' }) };
    expect(effectiveStatus(status, connections)).toBe(effective);
    expect(reasonShown(record, connections)).toBe(reason);
    expect(agentStatus(record, connections)).toMatchObject({ status, effective, revision: 3 });
  });
});

describe('a choice', () => {
  const record: StatusRecord = { status: 'inactive', reason: 'Lunch', revision: 4, logins: ['c1'] };

  it('of the present revision holds, and forgets the reason of the one before', () => {
    expect(chooseStatus(record, { status: 'active', base: 4 })).toEqual({
      ok: true,
      value: { status: 'active', revision: 5, logins: ['c1'] },
    });
  });

  it('of another revision is a conflict', () => {
    for (const base of [3, 5]) {
      const chosen = chooseStatus(record, { status: 'active', base });
      expect(chosen.ok ? 'ok' : chosen.error.code).toBe('conflict');
    }
  });
});

describe('a sign-in', () => {
  const active: StatusRecord = { status: 'active', revision: 2 };
  const arrival: Arrival = { connection: 'c1', login: true, pauseOnLogin: true, others: false };

  it.each<[string, StatusRecord, Partial<Arrival>, StatusRecord | null]>([
    ['pauses with "pause on login"', active, {}, { status: 'inactive', revision: 3, logins: ['c1'] }],
    ['changes nothing without it', active, { pauseOnLogin: false }, null],
    ['that is a reconnect changes nothing', active, { login: false }, null],
    ['beside another connection is only remembered', active, { others: true }, { ...active, logins: ['c1'] }],
    ['that is told again changes nothing', { ...active, logins: ['c1'] }, {}, null],
    [
      'keeps an inactive agent inactive, for the same reason',
      { status: 'inactive', reason: 'Lunch', revision: 2 },
      {},
      { status: 'inactive', reason: 'Lunch', revision: 2, logins: ['c1'] },
    ],
  ])('%s', (_, record, change, expected) => {
    expect(statusAfterArrival(record, { ...arrival, ...change })).toEqual(expected);
  });
});

describe('connections', () => {
  it('count only the death of one that is current', () => {
    const connections = new Connections();
    connections.restart(0);
    connections.alive('a', 'old', null);
    connections.alive('a', 'new', null);
    expect(connections.died('a', 'old', 10)).toBe(true);
    expect(connections.died('a', 'old', 11)).toBe(false);
    expect(connections.died('a', 'never', 12)).toBe(false);
    expect(connections.goneSince('a')).toBeNull();
    expect(connections.died('a', 'new', 13)).toBe(true);
    expect(connections.goneSince('a')).toBe(13);
  });

  it('count as gone from the subscription at the earliest', () => {
    const connections = new Connections();
    connections.restart(0);
    connections.alive('a', 'c', null);
    connections.died('a', 'c', 10);
    connections.restart(500);
    expect([connections.goneSince('a'), connections.goneSince('stranger')]).toEqual([500, 500]);
  });

  it('that are expected count as gone from then', () => {
    const connections = new Connections();
    connections.restart(0);
    connections.expect('v', 40);
    expect(connections.goneSince('v')).toBe(40);
    connections.alive('v', 'c', null);
    connections.expect('v', 50);
    expect(connections.goneSince('v')).toBeNull();
  });
});

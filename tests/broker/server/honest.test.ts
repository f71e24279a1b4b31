import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../broker/protocol/limits';
import { type Principal, topicsOf } from '../../../broker/protocol/topics';
import { Budgets } from '../../../broker/server/budgets';
import { PacketGate } from '../../../broker/server/packet-gate';
import { Overuse } from '../../../broker/sockets/overuse';

const topics = topicsOf();
const MAIJA: Principal = { kind: 'visitor', id: 'maija' };
const AINO: Principal = { kind: 'agent', id: 'aino' };
const HOME = '192.0.2.1';
const CONNECT = generate({ cmd: 'connect', clientId: 'x:c1', protocolVersion: 4 });
const PUBACK = generate({ cmd: 'puback', messageId: 7 });
/** From the broker to the hub and back, on one machine: nobody is faster. */
const HOP_MS = 1;

/** A connection with the gate and the budget of the product, and a time that is only counted. */
class Line {
  now = 0;
  closed = false;
  readonly #gate = new PacketGate({ packet: DEFAULT_LIMITS.packetBytes, beforeConnect: 16 * 1024 });
  readonly #overuse = new Overuse();
  readonly #budget;

  constructor(budgets: Budgets, principal: Principal, address = HOME) {
    this.#budget = budgets.of(principal, address, 0)?.packets ?? null;
    this.#gate.pass(CONNECT, 0);
    this.#gate.open(this.#budget);
  }

  /** Sends it and waits until all of it has gone on. */
  send(bytes: Buffer): void {
    for (let at = 0; at < bytes.length && !this.closed; ) {
      const rest = bytes.subarray(at);
      const passage = this.#overuse.judge(this.#budget, this.now, () => this.#gate.pass(rest, this.now));
      at += passage.bytes;
      if (passage.rest === 'wait') this.now += Math.max(1, passage.ms);
      this.closed = passage.rest === 'close';
    }
  }

  /** The hub's answer comes, and is acknowledged. */
  answered(): void {
    this.now += HOP_MS;
    this.#gate.owe();
    this.send(PUBACK);
  }
}

const post = (kind: 'agent' | 'visitor', id: string, text: string): Buffer =>
  generate({
    ...{ cmd: 'publish', topic: topics.commands(kind, id), qos: 1, messageId: 1, dup: false, retain: false },
    payload: JSON.stringify({ v: 1, id: '01a22018-034f-726b-8f02-572b2b8d08b6', type: 'message.post', data: { text } }),
  });

/** Sends a text after the other as the protocol has it: each when the one before was answered, so many a second. */
function emptied(line: Line, count: number, packet: Buffer, perSecond: number): void {
  for (let sent = 0; sent < count && !line.closed; sent += 1) {
    const began = line.now;
    line.send(packet);
    line.answered();
    // The hub takes no more, and says so.
    line.now = Math.max(line.now, began + 1_000 / perSecond);
  }
}

const SHORT = 'My printer does not print.';
const LONGEST = '漢'.repeat(DEFAULT_LIMITS.messageCharacters);

describe('an outbox that was filled without a line', () => {
  const perSecond = { visitor: DEFAULT_LIMITS.visitorCommandsPerSecond, agent: DEFAULT_LIMITS.agentCommandsPerSecond };
  it.each([
    ['a visitor, of short texts', MAIJA, SHORT, 2_000],
    ['a visitor, of the longest texts', MAIJA, LONGEST, 500],
    ['an agent, of short texts', AINO, SHORT, 20_000],
    ['an agent, of the longest texts', AINO, LONGEST, 5_000],
  ] as const)('of %s, is emptied and the connection lives', (_whose, principal, text, count) => {
    const kind = principal.kind === 'agent' ? 'agent' : 'visitor';
    const line = new Line(new Budgets(DEFAULT_LIMITS), principal);
    emptied(line, count, post(kind, principal.id, text), perSecond[kind]);
    expect(line.closed).toBe(false);
    // As fast as the hub takes it, or as the line may carry it.
    expect(line.now / 1_000).toBeLessThan(Math.max(count / perSecond[kind], (count * text.length * 3) / 100_000) + 5);
  });

  it('is emptied as fast beside twenty colleagues at one address as alone', () => {
    const budgets = new Budgets(DEFAULT_LIMITS);
    const lines = Array.from({ length: 20 }, (_, at) => new Line(budgets, { kind: 'agent', id: `agent-${at}` }));
    for (const line of lines) emptied(line, 300, post('agent', 'aino', SHORT), perSecond.agent);
    expect(lines.map((line) => [line.closed, Math.round(line.now / 1_000)])).toEqual(Array(20).fill([false, 3]));
  });
});

describe('a console that was away for a night', () => {
  it('asks for its fifty chats at once, and acknowledges thousands of batches, without a wait', () => {
    const line = new Line(new Budgets(DEFAULT_LIMITS), AINO);
    const sessions = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`session-${at}`, at]));
    line.send(post('agent', 'aino', JSON.stringify({ sessions })));
    // Each chat is opened, marked and asked about as well.
    for (let chat = 0; chat < 150; chat += 1) line.send(post('agent', 'aino', 'session.get'));
    const asked = line.now;
    for (let batch = 0; batch < 5_000; batch += 1) line.answered();
    expect(line.closed).toBe(false);
    expect(asked).toBeLessThan(100);
    expect(line.now - asked).toBeLessThan(5_000 * HOP_MS + 100);
  });
});

describe('very many who flood, from as many addresses', () => {
  it('take nothing of the budget of anybody elsewhere, and have no more than their own', () => {
    const budgets = new Budgets(DEFAULT_LIMITS);
    const flooders = Array.from(
      { length: 200 },
      (_, at) => new Line(budgets, { kind: 'visitor', id: `flooder-${at}` }, `198.51.100.${at}`),
    );
    const pings = Buffer.concat(Array(3_000).fill(generate({ cmd: 'pingreq' })));
    for (const flooder of flooders) flooder.send(pings);
    expect(flooders.every((flooder) => flooder.closed && flooder.now >= 20_000)).toBe(true);
    const honest = new Line(budgets, MAIJA);
    emptied(honest, 40, post('visitor', 'maija', SHORT), 20);
    expect([honest.closed, honest.now <= 2_100]).toEqual([false, true]);
  });
});

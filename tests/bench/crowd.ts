import { join } from 'node:path';
import { WireClient } from '../e2e/wire';
import { quantile } from './figures';
import { until } from './floors';
import { paced } from './paced';
import { LoadVisitor, PLACES, serverForLoad } from './team';

export interface Crowd {
  /** Milliseconds from a visitor's publish to the agent's inbox. */
  readonly p50: number;
  readonly p99: number;
  readonly lost: number;
}

/** Each visitor writes so often, in milliseconds. */
const EVERY_MS = 10_000;
const ROUNDS = 3;
/** Passwords are checked two at a time, and few may wait. */
const SIGN_INS = 20;
const AT_ONCE = 20;
const PATIENCE_MS = 240_000;

/** So many agents with all their places taken, all live at once; every message is to come once, in order. */
export async function measureCrowd(dir: string, agents: number): Promise<Crowd> {
  const server = await serverForLoad(join(dir, 'crowd'), agents);
  const { visitor: http, mqtt } = server.ready;
  const desk: WireClient[] = [];
  const visitors: LoadVisitor[] = [];
  try {
    for (let at = 0; at < agents; at += SIGN_INS) {
      const ids = Array.from({ length: Math.min(SIGN_INS, agents - at) }, (_, more) => `load-${at + more}`);
      desk.push(...(await Promise.all(ids.map((id) => WireClient.connect(mqtt, { kind: 'agent', id }, 'demo')))));
    }
    while (visitors.length < agents * PLACES)
      visitors.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => LoadVisitor.start(http, mqtt)))));
    for (const visitor of visitors) visitor.send('agent.request', { skill: 'it' });
    await until(() => visitors.every((visitor) => visitor.replies.size === 1), PATIENCE_MS);

    const times: number[] = [];
    const seen = new Map<string, number>();
    let wrong = 0;
    for (const agent of desk)
      agent.onMessage((message) => {
        const { type, session, data } = message as { type?: string; session?: string; data?: { text?: string } };
        if (type !== 'message.posted' || session === undefined) return;
        const [round, sentAt] = (data?.text ?? '').split(' ').map(Number);
        if ((seen.get(session) ?? 0) + 1 !== round) wrong += 1;
        seen.set(session, round ?? 0);
        times.push(performance.now() - (sentAt ?? 0));
      });
    const sent = visitors.length * ROUNDS;
    await paced(sent, EVERY_MS / visitors.length, (index) => {
      const round = Math.floor(index / visitors.length) + 1;
      visitors[index % visitors.length]?.send('message.post', { text: `${round} ${performance.now()}` });
    });
    await until(() => times.length >= sent, 20_000).catch(() => undefined);
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), lost: sent - times.length + wrong };
  } finally {
    await Promise.all([...desk, ...visitors].map((client) => client.close()));
    await server.stop();
  }
}

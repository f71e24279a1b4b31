import { join } from 'node:path';
import { SessionStarted } from '../../broker/protocol/http';
import { clientIdOf } from '../../broker/protocol/topics';
import { quantile } from './figures';
import { during } from './flood-process';
import { FLOODS, type Flood } from './flooder';
import { until } from './floors';
import { paced } from './paced';
import { LoadVisitor, serverForLoad } from './team';

const VISITORS = 10;
const EVERY_MS = 20;
/** As much as it took to silence the desk: 5 MB in 6 s. */
const BYTES_PER_SECOND = 850_000;

/** Milliseconds from a visitor's publish to the hub's reply, 99th percentile. */
export interface FloodFigures {
  /** While the same bytes go to a socket that nobody handles. */
  readonly quiet: number;
  /** While they come as a flood of one visitor; the worst of all kinds. */
  readonly flooded: number;
  readonly worst: Flood;
  /** Messages of others that got no reply in time. */
  readonly lost: number;
}

/** Others write 50 messages a second while one visitor floods, from a process of its own, in each way there is. */
export async function measureFlood(
  dir: string,
  messages: number,
  kinds: readonly Flood[] = FLOODS,
): Promise<FloodFigures> {
  const server = await serverForLoad(join(dir, 'flood'), 0, { sessionStartsPerMinute: 100_000 });
  const visitors: LoadVisitor[] = [];
  try {
    for (let at = 0; at < VISITORS; at += 1) {
      visitors.push(await LoadVisitor.start(server.ready.visitor, server.ready.mqtt));
    }
    // Once for nothing: what is compiled and cached on the way should not count for either.
    await timesOf(visitors, messages / 2);
    const quiet: number[] = [];
    let worst: { readonly kind: Flood; readonly p99: number } = { kind: 'publish', p99: 0 };
    let lost = 0;
    for (const kind of kinds) {
      const session = await newSession(server.ready.visitor);
      const options = { kind, bytesPerSecond: BYTES_PER_SECOND, session: session.session };
      quiet.push(...(await during({ ...options, to: null }, () => timesOf(visitors, messages))));
      const to = {
        port: Number(new URL(server.ready.mqtt).port),
        clientId: clientIdOf({ kind: 'visitor', id: session.session }, 'flood'),
        username: session.mqtt.username,
        password: session.token,
      };
      const times = await during({ ...options, to }, () => timesOf(visitors, messages));
      const p99 = quantile(times, 0.99);
      if (p99 > worst.p99) worst = { kind, p99 };
      lost += messages - times.length;
    }
    return { quiet: quantile(quiet, 0.99), flooded: worst.p99, worst: worst.kind, lost };
  } finally {
    await Promise.all(visitors.map((visitor) => visitor.close()));
    await server.stop();
  }
}

async function newSession(http: string): Promise<SessionStarted> {
  const answer = await fetch(new URL('/api/sessions', http), { method: 'POST' });
  return SessionStarted.parse(await answer.json());
}

/** How long each message took, in milliseconds; one without a reply a second after the last is left out. */
async function timesOf(visitors: readonly LoadVisitor[], messages: number): Promise<readonly number[]> {
  const sent: { readonly visitor: LoadVisitor; readonly id: string; readonly at: number; took?: number }[] = [];
  for (const visitor of visitors) {
    visitor.onReply = (id) => {
      const message = sent.find((each) => each.id === id);
      if (message !== undefined) message.took = performance.now() - message.at;
    };
  }
  await paced(messages, EVERY_MS, (index) => {
    const visitor = visitors[index % visitors.length];
    if (visitor === undefined) return;
    const at = performance.now();
    sent.push({ visitor, id: visitor.send('message.post', { text: `${at}` }), at });
  });
  await until(() => sent.every((each) => each.took !== undefined), 1_000).catch(() => undefined);
  return sent.flatMap((each) => each.took ?? []);
}

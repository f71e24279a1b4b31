import { join } from 'node:path';
import { quantile } from './figures';
import { until } from './floors';
import { paced } from './paced';
import { agentCore, LoadVisitor, serverForLoad } from './team';

export interface Latency {
  /** Milliseconds from a visitor's publish to the event in the agent's core. */
  readonly p50: number;
  readonly p99: number;
}

const VISITORS = 20;
const EVERY_MS = 5;

/** Visitors write 200 messages a second to one agent; each is on disk before the agent's core has it. */
export async function measureLatency(dir: string, messages: number): Promise<Latency> {
  const server = await serverForLoad(join(dir, 'latency'));
  const core = await agentCore(server.ready.visitor, 'aino', join(dir, 'latency-console'));
  const visitors: LoadVisitor[] = [];
  try {
    for (let at = 0; at < VISITORS; at += 1) {
      const visitor = await LoadVisitor.start(server.ready.visitor, server.ready.mqtt);
      visitor.send('agent.request', {});
      visitors.push(visitor);
    }
    await until(() => Object.values(core.state.chats).filter((chat) => chat.fold.state === 'live').length === VISITORS);
    const times: number[] = [];
    core.store.listen((event) => {
      if (event.type !== 'chat.event' || event.event.type !== 'message.posted') return;
      const sentAt = Number(event.event.data.text);
      if (sentAt > 0) times.push(performance.now() - sentAt);
    });
    await paced(messages, EVERY_MS, (index) => {
      visitors[index % VISITORS]?.send('message.post', { text: String(performance.now()) });
    });
    await until(() => times.length >= messages);
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  } finally {
    await Promise.all(visitors.map((visitor) => visitor.close()));
    await core.close();
    await server.stop();
  }
}

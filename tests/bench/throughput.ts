import { join } from 'node:path';
import { until } from './floors';
import { LoadVisitor, serverForLoad } from './team';

const VISITORS = 50;
/** Commands of one visitor that wait for their replies. */
const IN_FLIGHT = 200;

/** Messages a second that are on disk and answered, from visitors who wait in the queue. */
export async function measureThroughput(dir: string, messages: number): Promise<number> {
  const server = await serverForLoad(join(dir, 'throughput'));
  const visitors: LoadVisitor[] = [];
  try {
    for (let at = 0; at < VISITORS; at += 1) {
      const visitor = await LoadVisitor.start(server.ready.visitor, server.ready.mqtt);
      visitor.send('agent.request', {});
      visitors.push(visitor);
    }
    await until(() => visitors.every((visitor) => visitor.replies.size === 1));
    const each = Math.ceil(messages / VISITORS);
    const started = performance.now();
    await Promise.all(visitors.map((visitor) => pour(visitor, each)));
    const seconds = (performance.now() - started) / 1000;
    const refused = visitors.flatMap((visitor) => [...visitor.replies.values()].filter((taken) => !taken));
    if (refused.length > 0) throw new Error(`${refused.length} messages were refused.`);
    return (each * VISITORS) / seconds;
  } finally {
    await Promise.all(visitors.map((visitor) => visitor.close()));
    await server.stop();
  }
}

async function pour(visitor: LoadVisitor, count: number): Promise<void> {
  const before = visitor.replies.size;
  for (let sent = 0; sent < count; sent += 1) {
    visitor.send('message.post', { text: 'My laptop does not find the printer on the third floor any more.' });
    if (sent - (visitor.replies.size - before) >= IN_FLIGHT)
      await until(() => sent - (visitor.replies.size - before) < IN_FLIGHT / 2);
  }
  await until(() => visitor.replies.size - before >= count);
}

import { createConnection, createServer, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import * as z from 'zod';
import { topicsOf } from '../../broker/protocol/topics';

/**
 * A process that sends one connection's flood, at a pace of its own. It says `ready` when it is in, sends from the
 * first line on its standard input, and ends with the next one. To nobody, it sends the same bytes to a socket that
 * only takes them.
 */

/** The bytes of a second, in so many pieces. */
const PIECES = 20;

export const FLOODS = ['publish', 'ping', 'subscribe', 'unsubscribe', 'connections', 'commands'] as const;
export type Flood = (typeof FLOODS)[number];

/** What a flooder is started with, as JSON in its first argument. */
export const FlooderOptions = z.object({
  kind: z.enum(FLOODS),
  bytesPerSecond: z.number().positive(),
  /** Null: to nobody. */
  to: z.object({ port: z.number(), clientId: z.string(), username: z.string(), password: z.string() }).nullable(),
  session: z.string(),
});
export type FlooderOptions = z.infer<typeof FlooderOptions>;

const topics = topicsOf();

/** One packet of each flood; the smallest that costs the server something. */
function packetOf(kind: Flood, session: string, connection: string): Buffer {
  const publish = (topic: string, payload: string, retain = false): Buffer =>
    generate({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain });
  switch (kind) {
    case 'publish':
      return publish('x', '');
    case 'ping':
      return generate({ cmd: 'pingreq' });
    case 'subscribe':
      return generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'x', qos: 0 }] });
    case 'unsubscribe':
      return generate({ cmd: 'unsubscribe', messageId: 1, unsubscriptions: ['x'] });
    case 'connections':
      return publish(topics.connection('visitor', session, connection), '{"v":1}', true);
    case 'commands':
      return publish(topics.commands('visitor', session), '{"v":1,"id":"1","type":"x"}');
  }
}

async function target({ to }: FlooderOptions): Promise<Socket> {
  if (to === null) {
    const sink = createServer((socket) => void socket.resume()).listen(0, '127.0.0.1');
    await new Promise<void>((resolve) => sink.once('listening', resolve));
    const address = sink.address();
    return connect(address !== null && typeof address === 'object' ? address.port : 0);
  }
  const socket = await connect(to.port);
  const { clientId, username, password } = to;
  const hello = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60 } as const;
  const entered = new Promise<void>((resolve) => socket.once('data', () => resolve()));
  socket.write(generate({ cmd: 'connect', ...hello, clientId, username, password: Buffer.from(password) }));
  await entered;
  return socket;
}

function connect(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

async function main(options: FlooderOptions): Promise<void> {
  const socket = await target(options);
  // Being cut off is what it deserves.
  socket.on('error', () => undefined).resume();
  const connection = options.to?.clientId.split(':')[1] ?? 'x';
  const packet = packetOf(options.kind, options.session, connection);
  const piece = Buffer.concat(Array(Math.ceil(options.bytesPerSecond / PIECES / packet.length)).fill(packet));
  process.stdout.write('ready\n');
  process.stdin.once('data', () => {
    setInterval(() => {
      // What a server does not take waits in the system's buffers, not in ours.
      if (socket.writableLength < piece.length) socket.write(piece);
    }, 1_000 / PIECES);
    process.stdin.once('data', () => process.exit(0));
  });
  process.stdin.once('end', () => process.exit(0));
}

if (process.argv[1]?.endsWith('flooder.ts') === true) {
  await main(FlooderOptions.parse(JSON.parse(process.argv[2] ?? '')));
}

import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { Allowance } from '../../../broker/rates/allowance';
import { Overuse } from '../../../broker/sockets/overuse';
import { type Passage, paceReading } from '../../../broker/sockets/paced-reading';
import { until } from '../hub/until';

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function pair(): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const far = createConnection(address !== null && typeof address === 'object' ? address.port : 0, '127.0.0.1');
  const [near] = (await once(server, 'connection')) as [Socket];
  for (const socket of [near, far]) socket.on('error', () => undefined);
  closers.push(
    () => far.destroy(),
    () => near.destroy(),
    () => server.close(),
  );
  return { near, far };
}

const now = (): number => performance.now();

describe.each(['flowing', 'by reading'] as const)('a stream that is read at a pace, %s', (way) => {
  function collect(stream: Readable): { readonly bytes: () => Buffer; readonly ended: () => boolean } {
    const chunks: Buffer[] = [];
    let ended = false;
    if (way === 'flowing') stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    else {
      stream.on('readable', () => {
        const chunk: Buffer | null = stream.read();
        if (chunk !== null) chunks.push(chunk);
      });
    }
    stream.on('end', () => {
      ended = true;
    });
    return { bytes: () => Buffer.concat(chunks), ended: () => ended };
  }

  it('gives every byte once, in order, and then the end, however it is cut', async () => {
    const { near, far } = await pair();
    let turn = 0;
    const pass = (chunk: Buffer): Passage => {
      turn += 1;
      const bytes = Math.min(chunk.length, [0, 1, 700, 5_000, 40_000][turn % 5] ?? 0);
      return bytes === chunk.length ? { bytes, rest: 'all' } : { bytes, rest: 'wait', ms: turn % 3 };
    };
    paceReading(near, { pass, close: () => undefined, now });
    const got = collect(near);
    const sent = Buffer.from(Array.from({ length: 500_000 }, (_, index) => (index * 7) % 251));
    far.end(sent);
    await until(() => got.ended());
    expect(got.bytes().equals(sent)).toBe(true);
  });

  it('lets the sender wait, and keeps little of what it sends', async () => {
    const { near, far } = await pair();
    let open = false;
    const pass = (chunk: Buffer): Passage =>
      open ? { bytes: chunk.length, rest: 'all' } : { bytes: 0, rest: 'wait', ms: Number.POSITIVE_INFINITY };
    const reading = paceReading(near, { pass, close: () => undefined, now });
    const got = collect(near);
    const total = 30 * 1024 * 1024;
    far.end(Buffer.alloc(total));
    // What the system's buffers do not hold stays with the sender.
    await until(() => near.bytesRead > 0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(near.bytesRead).toBeLessThan(1024 * 1024);
    expect(got.bytes()).toHaveLength(0);
    open = true;
    reading.goOn();
    await until(() => got.ended());
    expect(got.bytes()).toHaveLength(total);
  });

  it('gives nothing more once it is to be closed', async () => {
    const { near, far } = await pair();
    const reasons: string[] = [];
    const pass = (): Passage => ({ bytes: 3, rest: 'close', reason: 'enough' });
    paceReading(near, { pass, close: (reason) => reasons.push(reason), now });
    const got = collect(near);
    far.write('abcdef');
    await until(() => reasons.length > 0);
    await new Promise((written) => far.write('more', written));
    expect([reasons, got.bytes().length]).toEqual([['enough'], 0]);
  });
});

describe('who goes on beyond an allowance', () => {
  const RATE = { packetsPerSecond: 10, bytesPerSecond: 1e9 };
  const wait: Passage = { bytes: 0, rest: 'wait', ms: 1 };

  it('is closed after twenty seconds of it', () => {
    const [allowance, overuse] = [new Allowance(RATE, 0), new Overuse()];
    const at = (second: number): string => {
      allowance.spend(30, 0);
      return overuse.judge(allowance, second * 1_000, () => wait).rest;
    };
    expect(Array.from({ length: 22 }, (_, second) => at(second)).indexOf('close')).toBe(20);
  });

  it('is not closed when there were rests between, or when others used up what is shared', () => {
    const [allowance, overuse] = [new Allowance(RATE, 0), new Overuse()];
    for (let second = 0; second < 120; second += 4) {
      allowance.spend(25, 0);
      expect(overuse.judge(allowance, second * 1_000, () => wait).rest).toBe('wait');
    }
    const shared = new Allowance(RATE, 0);
    const one = new Allowance(RATE, 0, shared);
    for (let second = 0; second < 120; second += 1) {
      shared.spend(100, 0);
      expect(overuse.judge(one, second * 1_000, () => wait).rest).toBe('wait');
    }
  });
});

import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { bundleWrites } from '../../../broker/sockets/bundle-writes';

/** A stream that notes what each of its system calls would carry. */
function recorder(): { stream: Writable; calls: string[] } {
  const calls: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      calls.push(String(chunk));
      done();
    },
    writev(chunks, done) {
      calls.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  return { stream, calls };
}

describe('writes of one turn of the event loop', () => {
  it('go out together and in order, also those of later microtasks', async () => {
    const { stream, calls } = recorder();
    bundleWrites(stream);
    stream.write('a');
    await Promise.resolve();
    stream.write('b');
    await new Promise<void>((resolve) => process.nextTick(resolve));
    stream.write('c');
    await turn();
    stream.write('d');
    await turn();
    expect(calls).toEqual(['abc', 'd']);
  });

  it('go out one by one without it', async () => {
    const { stream, calls } = recorder();
    stream.write('a');
    await Promise.resolve();
    stream.write('b');
    expect(calls).toEqual(['a', 'b']);
  });

  it('are whole when the stream ends in the same turn', async () => {
    const { stream, calls } = recorder();
    bundleWrites(stream);
    stream.write('a');
    stream.end('b');
    await new Promise<void>((resolve) => stream.once('finish', resolve));
    expect(calls.join('')).toBe('ab');
  });
});

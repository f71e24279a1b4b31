import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { server } from '../../../renderer/visitor/chat/server';

/** A server whose file comes piece by piece, as the test says. */
function serveFile() {
  let pieces: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      pieces = controller;
    },
  });
  vi.stubGlobal('fetch', async (_path: string, { signal }: { readonly signal: AbortSignal }) => {
    signal.addEventListener('abort', () => pieces?.error(new Error('aborted')));
    return new Response(body, { headers: { 'content-type': 'image/png' } });
  });
  return { send: (text: string) => pieces?.enqueue(new TextEncoder().encode(text)), end: () => pieces?.close() };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a file that the page fetches', () => {
  it('is given up when nothing more comes of it for fifteen seconds', async () => {
    const file = serveFile();
    const got = server.file('f-1', 'token');
    file.send('begin');
    await vi.advanceTimersByTimeAsync(15_001);
    expect(await got).toBeNull();
  });

  it('may take minutes, as long as some of it comes', async () => {
    const file = serveFile();
    const got = server.file('f-1', 'token');
    for (let piece = 0; piece < 20; piece += 1) {
      file.send('0123456789');
      await vi.advanceTimersByTimeAsync(14_000);
    }
    file.end();
    const blob = await got;
    expect(blob).toMatchObject({ size: 200, type: 'image/png' });
    expect(vi.getTimerCount()).toBe(0);
  });
});

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { attachmentNamed, FILE_HEADERS } from '../../../broker/protocol/chat-files';
import { fail, ok } from '../../../broker/protocol/errors';
import { fetchFile } from '../../../electron/console/chat-file';

const FILE = '01980b6e-40c4-7d02-a8f0-9b5e13c7d640';
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function serving(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
}

async function textOf(body: AsyncIterable<unknown> | null): Promise<string> {
  let text = '';
  for await (const part of body ?? []) text += String(part);
  return text;
}

describe('a file for a window', () => {
  it('is fetched with the token, and given under headers that make it no page', async () => {
    const asked: unknown[] = [];
    const server = await serving((request, response) => {
      asked.push(request.url, request.headers.authorization);
      response.writeHead(200, {
        'content-type': 'image/png',
        'content-length': 5,
        'content-disposition': attachmentNamed('Über (1).png'),
        'set-cookie': 'evil=1',
        'access-control-allow-origin': '*',
      });
      response.end('bytes');
    });
    const answer = await fetchFile(server, FILE, ok('t'), {});
    expect(await textOf(answer.body)).toBe('bytes');
    expect(asked).toEqual([`/api/files/${FILE}`, 'Bearer t']);
    expect(answer).toMatchObject({ status: 200 });
    (await fetchFile(server, FILE, ok('t'), {}, true)).body?.destroy();
    expect(asked.at(-2)).toBe(`/api/files/${FILE}?shown=1`);
    expect(answer.headers).toEqual({
      ...FILE_HEADERS,
      'content-type': 'image/png',
      'content-length': '5',
      'content-disposition': 'attachment; filename="_ber (1).png"; filename*=UTF-8\'\'%C3%9Cber%20%281%29.png',
      'cache-control': 'private, max-age=300',
    });
  });

  it.each([
    ['text/html', 'inline'],
    ['image/png; charset=x', 'attachment; filename="a"\r\nx: y'.slice(0, 24)],
    ['application/javascript', 'inline; filename="a.png"'],
  ])('of the type %s, named %j, is nothing but bytes to be saved', async (type, named) => {
    const server = await serving((_request, response) => {
      response.writeHead(200, { 'content-type': type, 'content-disposition': named });
      response.end('x');
    });
    const { headers, body } = await fetchFile(server, FILE, ok('t'), {});
    await textOf(body);
    expect(headers['content-type']).toBe(type.startsWith('image/png') ? 'image/png' : 'application/octet-stream');
    expect(headers['content-disposition']).toBe('attachment');
  });

  it('is not there when the server says so, away when it cannot be had, and never an address of something else', async () => {
    const server = await serving((request, response) => {
      response.writeHead(
        request.headers.authorization === 'Bearer 404'
          ? 404
          : request.headers.authorization === 'Bearer 413'
            ? 413
            : 302,
        { location: 'http://x.example/' },
      );
      response.end('what the server says is not passed on');
    });
    expect(await fetchFile(server, FILE, ok('404'), {})).toMatchObject({ status: 404, body: null });
    expect(await fetchFile(server, FILE, ok('413'), {}, true)).toMatchObject({ status: 413, body: null });
    expect(await fetchFile(server, FILE, ok('302'), {})).toMatchObject({ status: 503, body: null });
    expect(await fetchFile('http://127.0.0.1:9', FILE, ok('t'), {})).toMatchObject({ status: 503, body: null });
    expect(await fetchFile(server, FILE, fail('unavailable', ''), {})).toMatchObject({ status: 503, body: null });
    for (const id of ['..', '../sessions', `${FILE}/x`, `${FILE}?x`, '', 'x'.repeat(36)]) {
      expect(await fetchFile(server, id, ok('t'), {})).toMatchObject({ status: 404, body: null });
    }
  });
});

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import mime from 'mime-types';
import { FILE_HEADERS, SHOWN } from '../../broker/protocol/chat-files';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import { VISITOR_FILE_EXTENSIONS } from '../../broker/protocol/limits';
import type { HttpOptions } from './http';

/** Without a byte for so long, in milliseconds, the server is given up. */
const IDLE_MS = 30_000;
/** How long a window may show a file again without asking, in seconds. It never changes under its id. */
const FRESH_SECONDS = 300;
const FILE_ID = /^[0-9a-f-]{36}$/;
const TYPES: ReadonlySet<string> = new Set(VISITOR_FILE_EXTENSIONS.map((extension) => mime.lookup(extension) || ''));
/** As the server writes it (`attachmentNamed`). */
const NAMED = /^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[\w%.!~-]+$/;

/** What a host answers a window that asks for a file: to be saved, or shown as an image; never as a page. */
export interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: nothing. Destroy it when it is not sent. */
  readonly body: Readable | null;
}

/** Fetches a file of a chat from the server, to be `shown` or saved, under headers of our own. */
export async function fetchFile(
  server: string,
  file: string,
  token: Result<string>,
  http: HttpOptions,
  shown = false,
): Promise<FileAnswer> {
  if (!FILE_ID.test(file)) return refused(404);
  if (!token.ok) return refused(503);
  const fetched = await get(new URL(`/api/files/${file}${shown ? SHOWN : ''}`, server), token.value, http);
  if (!fetched.ok) return refused(503);
  const incoming = fetched.value;
  if (incoming.statusCode !== 200) {
    incoming.resume();
    const status = incoming.statusCode;
    return refused(status === 404 || status === 413 ? status : 503);
  }
  return { status: 200, headers: headersOf(incoming), body: incoming };
}

/** The answer when there is nobody signed in, nothing to give, or it is too large to be shown. */
export function refused(status: 401 | 404 | 413 | 503): FileAnswer {
  return { status, headers: { ...FILE_HEADERS, 'cache-control': 'no-store' }, body: null };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const named = headers['content-disposition'] ?? '';
  const length = headers['content-length'];
  return {
    ...FILE_HEADERS,
    'content-type': TYPES.has(type) ? type : 'application/octet-stream',
    'content-disposition': NAMED.test(named) ? named : 'attachment',
    'cache-control': `private, max-age=${FRESH_SECONDS}`,
    ...(length !== undefined && /^\d+$/.test(length) && { 'content-length': length }),
  };
}

function get(url: URL, token: string, { trustFor }: HttpOptions): Promise<Result<IncomingMessage>> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const outgoing = request(url, {
      headers: { authorization: `Bearer ${token}` },
      timeout: IDLE_MS,
      ...trustFor?.(url.href),
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('The server does not answer.')));
    outgoing.once('response', (incoming) => resolve(ok(incoming)));
    outgoing.once('error', (error) => resolve(fail('unavailable', `The file cannot be fetched: ${error.message}`)));
    outgoing.end();
  });
}

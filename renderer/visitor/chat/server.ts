import type { ZodType } from 'zod';
import { fail, ok, ProtocolError, type Result } from '../../../broker/protocol/errors';
import { ServerInfo, type SessionStart, SessionStarted, TokenAnswer } from '../../../broker/protocol/http';

const TIMEOUT_MS = 15_000;

/** What the page asks over HTTP. Every answer is a value; `unavailable` when there is no network. */
export const server = {
  info: (): Promise<Result<ServerInfo>> => ask('GET', '/api/server', ServerInfo),
  start: (input: SessionStart): Promise<Result<SessionStarted>> => ask('POST', '/api/sessions', SessionStarted, input),
  /** A fresh token for one that is still good, or was: the session must be open. */
  renew: (session: string, token: string): Promise<Result<TokenAnswer>> =>
    ask('POST', `/api/sessions/${encodeURIComponent(session)}/token`, TokenAnswer, {}, token),
  /** The bytes of a file of the visitor's own; null when they cannot be had, `refused` perhaps for the token. */
  file: async (id: string, token: string): Promise<Blob | 'refused' | null> => {
    const stalled = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A large file takes its time on a slow line: what counts is that something comes.
    const moved = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), TIMEOUT_MS);
    };
    try {
      moved();
      const headers = { authorization: `Bearer ${token}` };
      const { signal } = stalled;
      const response = await fetch(`/api/files/${encodeURIComponent(id)}`, { headers, signal, cache: 'no-store' });
      if (response.status === 401 || response.status === 404) return 'refused';
      return response.ok ? await bytesOf(response, moved) : null;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  },
};

/** All that comes; `moved` is called with each piece. Throws when it breaks off. */
async function bytesOf(response: Response, moved: () => void): Promise<Blob> {
  const pieces: BlobPart[] = [];
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) break;
    pieces.push(piece.value);
    moved();
  }
  return new Blob(pieces, { type: response.headers.get('content-type') ?? '' });
}

async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  schema: ZodType<T>,
  body?: unknown,
  token?: string,
): Promise<Result<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json: unknown = await response.json();
    if (!response.ok) return refusal(json, response.status);
    const parsed = schema.safeParse(json);
    return parsed.success ? ok(parsed.data) : fail('internal', 'The server gave an answer that this page cannot read.');
  } catch {
    return fail('unavailable', 'The server cannot be reached.');
  }
}

function refusal<T>(json: unknown, status: number): Result<T> {
  const given = typeof json === 'object' && json !== null && 'error' in json ? json.error : null;
  const error = ProtocolError.safeParse(given);
  return error.success ? { ok: false, error: error.data } : fail('internal', `The server answered ${status}.`);
}

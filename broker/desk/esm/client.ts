import { certificateTrouble } from '../../protocol/certificate-trouble';
import { fail, ok, type Result } from '../../protocol/errors';
import type { Clock } from '../../protocol/ports';
import { reasonOf } from '../../store/logger';
import { LoginAnswer } from './answers';

export interface EsmClientOptions {
  /** Such as `https://example.efectecloud.com`. */
  readonly url: string;
  readonly login: string;
  readonly password: string;
  /** How long one answer may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** How a request went. `lost`: it may have been carried out, only the answer did not come. */
export type EsmAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly json: unknown; readonly retryAfterMs: number | null }
  | { readonly kind: 'unreached'; readonly reason: string }
  | { readonly kind: 'lost'; readonly reason: string };

export interface EsmRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Parts of the path below `/rest-api/itsm/v1`; each is escaped. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as it is when it is a form. */
  readonly body?: object;
}

const BASE = '/rest-api/itsm/v1/';
const LONGEST_ANSWER = 16 * 1024 * 1024;
/** A token with less than this left is not used any more. */
const TOKEN_MARGIN_MS = 30_000;
/** After a login that was refused, so that a wrong password does not lock the account. */
const LOGIN_PAUSE_MS = 30_000;
/** These come before anything was sent. */
const UNREACHED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

interface Token {
  readonly header: string;
  readonly expiresAt: number;
}

/** Speaks HTTP with Efecte ESM: logs in, keeps the token while it is good, and tells how each request went. */
export class EsmClient {
  readonly #options: EsmClientOptions;
  #token: Token | null = null;
  #loggingIn: Promise<Result<Token>> | null = null;
  #loginPausedUntil = 0;

  constructor(options: EsmClientOptions) {
    this.#options = options;
  }

  /** Sends a request with a token; when that was refused, once more with a fresh one. Never rejects. */
  async send(request: EsmRequest): Promise<EsmAnswer> {
    const first = await this.#sendSigned(request);
    if (first.kind !== 'answer' || first.status !== 401) return first;
    // It was good when it was taken: it has expired, or was withdrawn.
    this.#token = null;
    const second = await this.#sendSigned(request);
    if (second.kind !== 'answer' || second.status !== 401) return second;
    this.#token = null;
    return { kind: 'unreached', reason: REFUSED };
  }

  async #sendSigned(request: EsmRequest): Promise<EsmAnswer> {
    const token = await this.#signIn();
    if (!token.ok) return { kind: 'unreached', reason: token.error.message };
    const { body } = request;
    const isForm = body instanceof FormData;
    return this.#fetch(request, {
      headers: {
        accept: 'application/json',
        authorization: token.value.header,
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    });
  }

  /** The token at hand, or a new one; several requests share one login. */
  #signIn(): Promise<Result<Token>> {
    const token = this.#token;
    if (token !== null && token.expiresAt - TOKEN_MARGIN_MS > this.#options.clock.now())
      return Promise.resolve(ok(token));
    this.#loggingIn ??= this.#logIn().finally(() => {
      this.#loggingIn = null;
    });
    return this.#loggingIn;
  }

  async #logIn(): Promise<Result<Token>> {
    const { login, password, clock } = this.#options;
    if (clock.now() < this.#loginPausedUntil) return fail('unavailable', REFUSED);
    const answer = await this.#fetch(
      { method: 'POST', path: ['users', 'login'] },
      { body: new URLSearchParams({ login, password }) },
    );
    if (answer.kind !== 'answer') return fail('unavailable', answer.reason);
    if (answer.status === 401 || answer.status === 403) {
      this.#loginPausedUntil = clock.now() + LOGIN_PAUSE_MS;
      return fail('unavailable', REFUSED);
    }
    const read = LoginAnswer.safeParse(answer.json);
    if (answer.status !== 200 || !read.success)
      return fail('unavailable', `The ticket system answered a login with ${answer.status}.`);
    const header = /^Bearer /i.test(read.data.token) ? read.data.token : `Bearer ${read.data.token}`;
    this.#token = { header, expiresAt: expiryOf(header) };
    return ok(this.#token);
  }

  async #fetch({ method, path, query }: EsmRequest, init: RequestInit): Promise<EsmAnswer> {
    const { url, timeoutMs, clock } = this.#options;
    const target = new URL(BASE + path.map(encodeURIComponent).join('/'), url);
    for (const [name, value] of Object.entries(query ?? {})) target.searchParams.set(name, value);
    const abort = new AbortController();
    const cancel = clock.after(timeoutMs, () => abort.abort());
    try {
      // A redirect would carry the token elsewhere.
      const response = await fetch(target, { ...init, method, redirect: 'manual', signal: abort.signal });
      const json = parseJson(await textOf(response));
      return { kind: 'answer', status: response.status, json, retryAfterMs: retryAfterOf(response) };
    } catch (error) {
      if (abort.signal.aborted) return { kind: 'lost', reason: `The ticket system did not answer in ${timeoutMs} ms.` };
      const kind = UNREACHED.has(codeOf(error)) ? 'unreached' : 'lost';
      const trouble = certificateTrouble(codeOf(error), 'the environment variable NODE_EXTRA_CA_CERTS of the server');
      const why = trouble ?? `It cannot be reached (${codeOf(error) || reasonOf(error)}).`;
      return { kind, reason: `The ticket system does not answer. ${why}` };
    } finally {
      cancel();
    }
  }
}

const REFUSED = "The ticket system refuses Parley's login. Ask your administrator.";

/** When a JWT ends, in epoch milliseconds; without that it is good until it is refused. */
function expiryOf(header: string): number {
  const [, payload = ''] = header.replace(/^Bearer /i, '').split('.');
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : null;
  return typeof exp === 'number' ? exp * 1_000 : Number.POSITIVE_INFINITY;
}

/** The body, as long as it is of a sane size. */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LONGEST_ANSWER) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : null;
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
}

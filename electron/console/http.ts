import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ZodType } from 'zod';
import { certificateTrouble } from '../../broker/protocol/certificate-trouble';
import { fail, ok, ProtocolError, type Result } from '../../broker/protocol/errors';
import type { TrustFor } from '../../broker/sockets/own-certificate';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface HttpOptions {
  readonly trustFor?: TrustFor;
  /** Sent as Bearer. */
  readonly token?: string;
}

/**
 * Asks the server and reads its JSON answer. `unavailable` when it cannot be reached or answers something else; the
 * server's own error otherwise.
 */
export async function askServer<T>(
  url: URL,
  schema: ZodType<T>,
  body: unknown,
  options: HttpOptions,
): Promise<Result<T>> {
  let answer: { status: number; text: string };
  try {
    answer = await send(url, body, options);
  } catch (error) {
    return fail('unavailable', unreached(url, error));
  }
  let json: unknown;
  try {
    json = JSON.parse(answer.text);
  } catch {
    return fail('unavailable', `What answers at ${url.origin} is not a Parley server.`);
  }
  if (answer.status >= 400) {
    const error = ProtocolError.safeParse(
      typeof json === 'object' && json !== null && 'error' in json ? json.error : null,
    );
    return error.success
      ? { ok: false, error: error.data }
      : fail('unavailable', `The server answered ${answer.status}.`);
  }
  const parsed = schema.safeParse(json);
  return parsed.success
    ? ok(parsed.data)
    : fail('unavailable', `What answers at ${url.origin} is not a Parley server of this version.`);
}

function unreached({ origin }: URL, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const trouble = certificateTrouble(code, '--tls-ca, or with tlsCa in the machine policy');
  if (trouble !== null) return `The server at ${origin} cannot be used. ${trouble}`;
  const reason = error instanceof Error ? error.message || code : '';
  return `The server at ${origin} cannot be reached${reason === '' ? '' : ` (${reason})`}. Check the address and the network.`;
}

function send(url: URL, body: unknown, { trustFor, token }: HttpOptions): Promise<{ status: number; text: string }> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const payload = body === undefined ? null : Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: payload === null ? 'GET' : 'POST',
        headers: {
          ...(payload === null ? {} : { 'content-type': 'application/json', 'content-length': payload.length }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...trustFor?.(url.href),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        incoming.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          chunks.push(chunk);
          if (bytes > MAX_ANSWER_BYTES) incoming.destroy(new Error('the answer is too large'));
        });
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(payload ?? undefined);
  });
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, type ProtocolError, protocolError } from '../protocol/errors';

/** The HTTP status of each error code. */
export const STATUS: Readonly<Record<ErrorCode, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  unsupported_version: 400,
  unknown_command: 400,
  invalid: 400,
  not_found: 404,
  conflict: 409,
  limit_reached: 409,
  too_large: 413,
  type_not_allowed: 415,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
};

/** Answers with an error of the closed list, as `{error}`; with another status where HTTP has one of its own. */
export function sendError(reply: FastifyReply, error: ProtocolError, status = STATUS[error.code]): FastifyReply {
  if (error.retryAfterMs !== undefined) reply.header('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
  return reply.code(status).send({ error });
}

/** What fastify itself refuses (bad JSON, a bad address, too large, unknown content type), in our words. */
export function errorOf(thrown: unknown): ProtocolError {
  const status = thrownStatus(thrown);
  const said = thrown instanceof Error ? thrown.message : '';
  switch (status) {
    case 400:
    case 414:
      // Fastify quotes the address, which may be as long as the sender likes.
      return protocolError('invalid', `The request cannot be read: ${said.slice(0, 200)}`);
    // 403: a path that leads out of the folder of the pages; whether anything is there is not told.
    case 403:
    case 404:
      return protocolError('not_found', 'There is nothing at this address.');
    case 413:
      return protocolError('too_large', 'The request is too large.');
    case 415:
      return protocolError('invalid', 'Send JSON, with the header "content-type: application/json".');
    case 416:
      return protocolError('invalid', 'The file has no such part. Ask for it without "range".');
    default:
      if (isRefusal(status)) return protocolError('invalid', `The request cannot be answered: ${said.slice(0, 200)}`);
      return protocolError('internal', 'Something went wrong in the server. It has been logged; try again.');
  }
}

/** The status of the answer: that of the error, or the own one of HTTP for a range or a condition that cannot be met. */
export function statusOf(thrown: unknown, error: ProtocolError): number {
  const status = thrownStatus(thrown);
  return error.code === 'invalid' && isRefusal(status) ? status : STATUS[error.code];
}

function thrownStatus(thrown: unknown): number {
  const status = typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? thrown.statusCode : 500;
  return typeof status === 'number' ? status : 500;
}

/** What the request is to blame for. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500;
}

/** The token of `Authorization: Bearer`, or null. */
export function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer ([\w.-]+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

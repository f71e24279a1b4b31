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

/** Answers with an error of the closed list, as `{error}`. */
export function sendError(reply: FastifyReply, error: ProtocolError): FastifyReply {
  if (error.retryAfterMs !== undefined) reply.header('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
  return reply.code(STATUS[error.code]).send({ error });
}

/** What fastify itself refuses (bad JSON, a bad address, too large, unknown content type), in our words. */
export function errorOf(thrown: unknown): ProtocolError {
  const status = typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? thrown.statusCode : 500;
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
    default:
      return protocolError('internal', 'Something went wrong in the server. It has been logged; try again.');
  }
}

/** The token of `Authorization: Bearer`, or null. */
export function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer ([\w.-]+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

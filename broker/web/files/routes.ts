import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HubDoor } from '../../hub/door';
import type { Tokens } from '../../identity/ports';
import { attachmentNamed, FILE_HEADERS, SHOWN } from '../../protocol/chat-files';
import { fail, ok, type ProtocolError, protocolError, type Result } from '../../protocol/errors';
import type { Limits } from '../../protocol/limits';
import type { Clock } from '../../protocol/ports';
import type { Principal } from '../../protocol/topics';
import type { FileStore, FoundFile } from '../../store/files/ports';
import { bearerOf, sendError } from '../answers';
import { keepMoving } from './deadline';
import { readOn, receiveFile } from './upload';

/** An upload that brings nothing for so long is given up, in milliseconds. */
const STALLED_MS = 30_000;
/** Headers of the form around the file. */
const ENVELOPE_BYTES = 64 * 1024;

export interface FileRoutes {
  readonly files: FileStore;
  readonly tokens: Tokens;
  readonly limits: Limits;
  readonly clock: Clock;
  /** Null while the hub is away. */
  readonly hub: () => HubDoor | null;
  /** Whether the request comes with the token of this session's visitor. */
  readonly visitorOf: (request: FastifyRequest, session: string) => Promise<Result<void>>;
  /** The answer while the hub is away. */
  readonly away: ProtocolError;
}

/** `POST /api/sessions/{id}/files` and `GET /api/files/{id}`. */
export async function addFiles(app: FastifyInstance, options: FileRoutes): Promise<void> {
  // In a scope of its own: nothing else of the server takes forms.
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await scope.register(multipart, { throwFileSizeLimit: false });
    // Whatever else comes is answered by the handler, unread.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post<{ Params: { id: string } }>('/api/sessions/:id/files', async (request, reply) => {
      const received = await upload(request, request.params.id, options);
      if (received.ok) return reply.code(201).header('cache-control', 'no-store').send(received.value);
      readOn(request.raw, options.limits.fileBytes + ENVELOPE_BYTES);
      return sendError(reply, received.error);
    });
  });
  app.get<{ Params: { id: string } }>('/api/files/:id', async (request, reply) => {
    const found = await readable(request, request.params.id, options);
    if (!found.ok) return sendError(reply, found.error);
    const toShow = request.url.endsWith(SHOWN);
    if (toShow && !(await options.files.isShown(found.value))) return sendError(reply, NOT_SHOWN);
    return sendFile(reply, found.value, options.files);
  });
}

async function upload(request: FastifyRequest, session: string, options: FileRoutes) {
  keepMoving(request.raw, STALLED_MS, options.clock);
  const own = await options.visitorOf(request, session);
  if (!own.ok) return own;
  const open = options.hub();
  if (open === null) return { ok: false, error: options.away } as const;
  const allowed = open.mayUpload(session);
  if (!allowed.ok) return allowed;
  const received = await receiveFile(request, { session, files: options.files, maxBytes: options.limits.fileBytes });
  return received;
}

/** The file when the request may read it; `not_found` for all others, whether it is there or not. */
async function readable(request: FastifyRequest, id: string, options: FileRoutes): Promise<Result<FoundFile>> {
  const open = options.hub();
  if (open === null) return { ok: false, error: options.away };
  const token = bearerOf(request);
  const principal = token === null ? NO_TOKEN : await options.tokens.verify(token);
  if (!principal.ok) return NOT_THERE;
  const found = await options.files.find(id);
  return found !== null && (await mayRead(principal.value, found, open)) ? ok(found) : NOT_THERE;
}

async function mayRead(principal: Principal, { session, posted, file }: FoundFile, hub: HubDoor): Promise<boolean> {
  // What the visitor has not sent yet is nobody else's.
  return (posted || principal.kind === 'visitor') && (await hub.mayReadFile(principal, session, file.file));
}

async function sendFile(reply: FastifyReply, found: FoundFile, files: FileStore): Promise<FastifyReply> {
  const opened = await files.read(found);
  if (!opened.ok) return sendError(reply, opened.error);
  const { file, bytes } = opened.value;
  return reply
    .headers({
      ...FILE_HEADERS,
      'content-disposition': attachmentNamed(file.name),
      'content-length': file.size,
      'cache-control': 'private, no-store',
    })
    .type(file.type)
    .send(bytes);
}

const NOT_SHOWN = protocolError(
  'too_large',
  'This file is no picture, or too large to be shown. Save it to look at it.',
);
const NO_TOKEN = fail<Principal>('unauthenticated', 'Send a token: "Authorization: Bearer ...".');
const NOT_THERE: Result<never> = {
  ok: false,
  error: protocolError('not_found', 'There is no such file, or it is not yours to read.'),
};

import type { IncomingMessage } from 'node:http';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { fail, type Result } from '../../protocol/errors';
import type { ChatFile } from '../../protocol/models';
import type { FileStore, Upload } from '../../store/files/ports';

/** Besides the file, a form may hold a few short fields; they are not looked at. */
const FORM_LIMITS = { files: 2, fields: 10, parts: 12, fieldNameSize: 100, fieldSize: 1_000, headerPairs: 20 } as const;

export interface UploadRequest {
  readonly session: string;
  readonly files: FileStore;
  /** A file of more bytes is cut off, and refused by the store. */
  readonly maxBytes: number;
}

/**
 * Takes the one file of a form, piece by piece. It is kept only when the form came to its proper end: what was cut
 * off half way leaves nothing.
 */
export async function receiveFile(request: FastifyRequest, asked: UploadRequest): Promise<Result<ChatFile>> {
  if (!request.isMultipart()) return fail('invalid', 'Send the file as a form: "content-type: multipart/form-data".');
  let upload: Upload | null = null;
  try {
    const limits = { ...FORM_LIMITS, fileSize: asked.maxBytes + 1 };
    for await (const part of request.parts({ limits })) {
      if (part.type !== 'file') continue;
      if (upload !== null) {
        await upload.discard();
        return fail('invalid', 'Send one file at a time.');
      }
      const begun = await begin(request, part, asked);
      if (!begun.ok) return begun;
      upload = begun.value;
      const taken = await upload.take(part.file);
      if (!taken.ok) return taken;
    }
    if (upload === null) return fail('invalid', 'The form holds no file.');
    return await upload.accept();
  } catch {
    // The form is damaged, or its sender went away.
    await upload?.discard();
    return fail('invalid', 'The form did not come to its end, or is damaged.');
  }
}

function begin(request: FastifyRequest, part: MultipartFile, { session, files }: UploadRequest) {
  const length = Number(request.headers['content-length']);
  return files.begin(session, plainName(part.filename), Number.isSafeInteger(length) ? length : null);
}

/** Browsers write these three in a form's name in this way, and nothing else (HTML, "multipart/form-data"). */
function plainName(name: string): string {
  return name.replace(/%22/g, '"').replace(/%0D/gi, '\r').replace(/%0A/gi, '\n');
}

/**
 * Reads on what the sender still sends, up to `maxBytes`, so that it gets to read our answer; a connection with
 * more on its way is cut.
 */
export function readOn(request: IncomingMessage, maxBytes: number): void {
  if (request.readableEnded || request.destroyed) return;
  let left = maxBytes;
  request.unpipe();
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  request.resume();
}

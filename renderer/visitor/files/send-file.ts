import { fail, ok, ProtocolError, type Result } from '../../../broker/protocol/errors';
import { ChatFile } from '../../../broker/protocol/models';

/** Nothing has moved for so long, in milliseconds: the connection is given up. */
const STALLED_MS = 30_000;

export interface SendFileOptions {
  readonly session: string;
  readonly token: string;
  readonly name: string;
  readonly blob: Blob;
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Sends one file. `unavailable` without a network; `fetch` cannot tell how far it is, so this is the older way. */
export function sendFile({
  session,
  token,
  name,
  blob,
  signal,
  onProgress,
}: SendFileOptions): Promise<Result<ChatFile>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let stalled: ReturnType<typeof setTimeout> | undefined;
    const watch = (): void => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED_MS);
    };
    const abort = (): void => request.abort();
    const end = (result: Result<ChatFile>): void => {
      clearTimeout(stalled);
      signal.removeEventListener('abort', abort);
      resolve(result);
    };
    request.upload.onprogress = (event) => {
      watch();
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => end(answerOf(request));
    request.onerror = () => end(AWAY);
    request.onabort = () => end(AWAY);
    request.open('POST', `/api/sessions/${encodeURIComponent(session)}/files`);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    signal.addEventListener('abort', abort);
    const form = new FormData();
    form.append('file', blob, name);
    watch();
    request.send(form);
  });
}

const AWAY = fail<ChatFile>('unavailable', 'The server cannot be reached.');

function answerOf(request: XMLHttpRequest): Result<ChatFile> {
  let json: unknown;
  try {
    json = JSON.parse(request.responseText);
  } catch {
    return AWAY;
  }
  if (request.status === 201) {
    const file = ChatFile.safeParse(json);
    return file.success ? ok(file.data) : AWAY;
  }
  const given = typeof json === 'object' && json !== null && 'error' in json ? json.error : null;
  const error = ProtocolError.safeParse(given);
  return error.success ? { ok: false, error: error.data } : AWAY;
}

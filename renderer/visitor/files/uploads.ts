import { v4, v7 } from 'uuid';
import { allowedExtension } from '../../../broker/protocol/chat-files';
import { type ProtocolError, protocolError } from '../../../broker/protocol/errors';
import type { ChatFile } from '../../../broker/protocol/models';
import type { Renewal } from '../chat/credential';
import { type Attachment, MOST_FILES, type Refusal, refusalBy, refusalOf, type ShownAttachment } from './attachment';
import type { AttachmentStore } from './attachment-store';
import { sendFile } from './send-file';

const AT_ONCE = 2;
/** After so many failures in a row a file that is in no message is left to the visitor. */
const TRIES = 3;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 20_000;
/** A file of another tab is left to that tab for so long, where browsers have no locks. */
const OTHERS_MS = 60_000;

export interface UploadsOptions {
  readonly store: AttachmentStore;
  readonly session: string;
  readonly maxBytes: number;
  readonly token: () => string;
  /** Asks for another token. */
  readonly renew: () => Promise<Renewal>;
  /** Ids of attachments in messages that are not sent yet: the others are in the tray. */
  readonly inMessages: () => ReadonlySet<string>;
  readonly changed: (attachments: readonly ShownAttachment[]) => void;
  readonly refused: (refusal: Refusal) => void;
  /** A file of a message that waits will not be taken by the server. */
  readonly failed: (attachment: string, error: ProtocolError) => void;
  /** The server has another file: a message may be complete now. */
  readonly arrived: () => void;
}

interface Running {
  readonly abort: AbortController;
  progress: number;
}

/** Sends chosen files while there is a connection; keeps them on this device until their message has been sent. */
export class Uploads {
  readonly #options: UploadsOptions;
  readonly #tab = v4();
  readonly #running = new Map<string, Running>();
  readonly #failures = new Map<string, number>();
  /** When those that failed may be tried again, in milliseconds since the epoch. */
  readonly #resting = new Map<string, number>();
  /** What this page has sent itself, by the server's ids: shown without being fetched. */
  readonly #sent = new Map<string, Blob>();
  #attachments: readonly Attachment[] = [];
  #loaded = false;
  #later: ReturnType<typeof setTimeout> | undefined;
  #online = false;
  #closed = false;

  constructor(options: UploadsOptions) {
    this.#options = options;
    options.store.onChange(() => void this.refresh());
  }

  /** Whether there is a connection. */
  online(up: boolean): void {
    this.#online = up;
    if (!up) return;
    this.#failures.clear();
    this.#resting.clear();
    this.#next();
  }

  async refresh(): Promise<void> {
    const attachments = await this.#options.store.list(this.#options.session);
    if (this.#closed) return;
    this.#attachments = attachments;
    if (!this.#loaded) {
      this.#loaded = true;
      this.#options.arrived();
    }
    // Taken away in another tab.
    for (const [id, { abort }] of this.#running) if (!attachments.some((kept) => kept.id === id)) abort.abort();
    this.#tell();
    this.#next();
  }

  /** Takes files that the visitor chose; those that cannot be sent are refused with the reason. */
  async add(files: readonly File[]): Promise<void> {
    const { store, session, maxBytes, refused } = this.#options;
    let room = MOST_FILES - this.tray().length;
    for (const file of files) {
      const refusal = refusalOf(file.name, file.size, maxBytes);
      if (refusal !== null) refused(refusal);
      else if (room <= 0) refused({ kind: 'count', name: file.name, limit: MOST_FILES });
      else {
        room -= 1;
        const at = new Date().toISOString();
        await store.put({ id: v7(), session, name: file.name, blob: file, at, tab: this.#tab });
      }
    }
    await this.refresh();
  }

  /** What goes with the next message. */
  tray(): readonly ShownAttachment[] {
    const inMessages = this.#options.inMessages();
    return this.#attachments.filter(({ id }) => !inMessages.has(id)).map((attachment) => this.#shown(attachment));
  }

  /** Stops sending it, and forgets it. */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.#running.get(id)?.abort.abort();
      this.#failures.delete(id);
    }
    await this.#options.store.remove(ids);
    await this.refresh();
  }

  /** Tries again; `anew` when the server has lost what it had. */
  async retry(ids: readonly string[], anew = false): Promise<void> {
    for (const id of ids) {
      this.#failures.delete(id);
      this.#resting.delete(id);
      const known = await this.#options.store.get(id);
      if (known === undefined) continue;
      const { error: _error, file, ...rest } = known;
      await this.#options.store.put(file === undefined || anew ? rest : { ...rest, file });
    }
    await this.refresh();
  }

  /** Whether the server has all of these; those that are not here any more count as sent. */
  areReady(ids: readonly string[]): boolean {
    if (ids.length > 0 && !this.#loaded) return false;
    return this.#of(ids).every((attachment) => attachment.file !== undefined);
  }

  /** The server's ids. One that is not here any more stays as it is: the hub knows the command, or refuses it. */
  fileIds(ids: readonly string[]): readonly string[] {
    return ids.map((id) => this.#of([id])[0]?.file?.file ?? id);
  }

  blobOf(file: string): Blob | undefined {
    return this.#sent.get(file);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#later);
    for (const { abort } of this.#running.values()) abort.abort();
  }

  #of(ids: readonly string[]): readonly Attachment[] {
    return this.#attachments.filter(({ id }) => ids.includes(id));
  }

  #next(): void {
    if (!this.#online || this.#closed) return;
    clearTimeout(this.#later);
    for (const attachment of this.#attachments) {
      if (this.#running.size >= AT_ONCE) return;
      const { id, file, error } = attachment;
      if (file !== undefined || error !== undefined || this.#running.has(id)) continue;
      const rest = (this.#resting.get(id) ?? 0) - Date.now();
      if (rest > 0) this.#again(rest);
      else if (!this.#isMine(attachment)) this.#again(OTHERS_MS);
      else void this.#send(attachment);
    }
  }

  #isMine({ tab, at }: Attachment): boolean {
    return 'locks' in navigator || tab === this.#tab || Date.now() - Date.parse(at) > OTHERS_MS;
  }

  async #send({ id }: Attachment): Promise<void> {
    const running: Running = { abort: new AbortController(), progress: 0 };
    this.#running.set(id, running);
    this.#tell();
    await exclusively(`parley-file-${id}`, () => this.#sendAlone(id, running));
    this.#running.delete(id);
    await this.refresh();
  }

  /** No other tab sends it at the same time; one may have done so meanwhile. */
  async #sendAlone(id: string, running: Running): Promise<void> {
    const { store, session, token, renew, arrived } = this.#options;
    const known = await store.get(id);
    if (known === undefined || known.file !== undefined || running.abort.signal.aborted) return;
    const send = () =>
      sendFile({
        session,
        token: token(),
        name: known.name,
        blob: known.blob,
        signal: running.abort.signal,
        onProgress: (share) => {
          running.progress = share;
          this.#tell();
        },
      });
    let sent = await send();
    if (!sent.ok && sent.error.code === 'unauthenticated') {
      const renewal = await renew();
      if (renewal === 'renewed') sent = await send();
      // That there is no answer says nothing of the file: it waits.
      else if (typeof renewal === 'object') sent = { ok: false, error: renewal };
    }
    if (running.abort.signal.aborted) return;
    if (!sent.ok) return this.#refused(known, sent.error);
    this.#failures.delete(id);
    this.#remember(sent.value, known.blob);
    await store.put({ ...known, file: sent.value });
    await this.refresh();
    arrived();
  }

  async #refused(attachment: Attachment, error: ProtocolError): Promise<void> {
    const { store, inMessages, refused, failed, maxBytes } = this.#options;
    const failures = (this.#failures.get(attachment.id) ?? 0) + 1;
    this.#failures.set(attachment.id, failures);
    const waits = inMessages().has(attachment.id);
    // Of a message that waits nothing is given up: it goes when it can, or when the visitor cancels it.
    if (error.retryable && (waits || failures < TRIES || !this.#online)) {
      const delay = error.retryAfterMs ?? Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
      this.#resting.set(attachment.id, Date.now() + delay);
      return;
    }
    if (waits) {
      await store.put({ ...attachment, error });
      failed(attachment.id, error);
    } else if (error.retryable) {
      await store.put({ ...attachment, error: protocolError(error.code, error.message) });
    } else {
      // It will never be taken: it does not stay in the way of the message.
      await store.remove([attachment.id]);
      refused(refusalBy(error, attachment, maxBytes));
    }
  }

  /** Never an SVG as it came: it is shown only as the server has cleaned it. */
  #remember({ file, name }: ChatFile, blob: Blob): void {
    if (allowedExtension(name) !== 'svg') this.#sent.set(file, blob);
  }

  #again(delayMs: number): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#next(), delayMs);
  }

  #tell(): void {
    this.#options.changed(this.#attachments.map((attachment) => this.#shown(attachment)));
  }

  #shown({ id, name, blob, file, error }: Attachment): ShownAttachment {
    const running = this.#running.get(id);
    const state = file ? 'ready' : error ? 'failed' : running ? 'sending' : 'waiting';
    return { id, name, size: blob.size, blob, state, progress: running?.progress ?? 0, error: error ?? null };
  }
}

/** Runs the work while no other tab does; at once where browsers have no locks (addresses without TLS). */
async function exclusively(name: string, work: () => Promise<void>): Promise<void> {
  if ('locks' in navigator) await navigator.locks.request(name, work);
  else await work();
}

import { v4, v7 } from 'uuid';
import { allowedExtension } from '../../../broker/protocol/chat-files';
import { type ProtocolError, protocolError } from '../../../broker/protocol/errors';
import type { ChatFile } from '../../../broker/protocol/models';
import type { Renewal } from '../chat/credential';
import { Latest } from '../device/latest';
import { type Attachment, MOST_FILES, type Refusal, refusalBy, refusalOf, type ShownAttachment } from './attachment';
import type { AttachmentStore } from './attachment-store';
import { exclusively } from './one-tab';
import { sendFile } from './send-file';
import { trayOf } from './tray-of';

const AT_ONCE = 2;
/** After so many failures in a row a file that is in no message is left to the visitor. */
const TRIES = 3;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 20_000;
/** A file that another tab takes care of is left to that tab for so long: it may sleep, or be gone. */
const OTHERS_MS = 60_000;
/** So often it is looked whether the other tab is done. */
const LOOK_MS = 2_000;

export interface UploadsOptions {
  readonly store: AttachmentStore;
  readonly session: string;
  readonly maxBytes: number;
  readonly token: () => string;
  /** Asks for another token. */
  readonly renew: () => Promise<Renewal>;
  /** Whether it goes with a message that is not sent yet: the others are in the tray. */
  readonly isInMessage: (attachment: string) => boolean;
  /** Whether a message that has been sent holds this file of the server's. */
  readonly isPosted: (file: string) => boolean;
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
  /** Since when another tab has been sending them, in milliseconds since the epoch. */
  readonly #elsewhere = new Map<string, number>();
  /** What this page has sent itself, by the server's ids: shown without being fetched. */
  readonly #sent = new Map<string, Blob>();
  readonly #list: Latest<readonly Attachment[]>;
  /** Taken for a message that is being written to the disk, or removed: whatever the disk still says. */
  readonly #taken = new Set<string>();
  readonly #removed = new Set<string>();
  #attachments: readonly Attachment[] = [];
  #loaded = false;
  #later: ReturnType<typeof setTimeout> | undefined;
  #online = false;
  #closed = false;

  constructor(options: UploadsOptions) {
    this.#options = options;
    const { store, session } = options;
    this.#list = new Latest(
      () => store.list(session),
      (attachments) => this.#show(attachments),
    );
    store.onChange(() => void this.refresh());
    void store.prune(session);
  }

  /** Whether there is a connection. */
  online(up: boolean): void {
    this.#online = up;
    if (!up) return;
    this.#failures.clear();
    this.#resting.clear();
    this.#next();
  }

  refresh(): Promise<void> {
    return this.#list.refresh();
  }

  #show(attachments: readonly Attachment[]): void {
    if (this.#closed) return;
    this.#attachments = attachments.filter(({ id }) => !this.#removed.has(id));
    if (!this.#loaded) {
      this.#loaded = true;
      this.#options.arrived();
    }
    // Taken away in another tab.
    for (const [id, { abort }] of this.#running) if (!attachments.some((kept) => kept.id === id)) abort.abort();
    this.#tell();
    this.dropPosted();
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
    return trayOf(this.#attachments.map((attachment) => this.#shown(attachment)));
  }

  /** Takes all of the tray for one message, at once: no other message gets them. Returns their ids. */
  take(): readonly string[] {
    const ids = this.tray().map(({ id }) => id);
    for (const id of ids) this.#taken.add(id);
    this.#tell();
    return ids;
  }

  /** The message was not made after all. */
  giveBack(ids: readonly string[]): void {
    for (const id of ids) this.#taken.delete(id);
    this.#tell();
  }

  /** Messages that wait have come or gone: what is in them is not in the tray. */
  messagesChanged(): void {
    this.#tell();
  }

  /** The conversation holds what was posted: such files have no place in the tray, whatever this device says. */
  dropPosted(): void {
    const posted = this.#attachments.filter(({ file }) => file !== undefined && this.#options.isPosted(file.file));
    for (const { file, blob } of posted) if (file !== undefined) this.#remember(file, blob);
    if (posted.length > 0) void this.remove(posted.map(({ id }) => id));
  }

  /** Those that can go with a message: still here, and in no message that was sent. */
  usable(ids: readonly string[]): readonly string[] {
    const { isPosted } = this.#options;
    return this.#of(ids).flatMap(({ id, file }) => (file !== undefined && isPosted(file.file) ? [] : [id]));
  }

  /** Stops sending them, and forgets them: here at once, then on the disk. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const id of ids) {
      this.#running.get(id)?.abort.abort();
      this.#failures.delete(id);
      this.#removed.add(id);
    }
    this.#list.outdated();
    this.#attachments = this.#attachments.filter(({ id }) => !this.#removed.has(id));
    this.#tell();
    await this.#options.store.remove(ids);
    await this.refresh();
  }

  /** Tries again what failed; `anew` when the server has lost what it had. */
  async retry(ids: readonly string[], anew = false): Promise<void> {
    for (const { id, error } of this.#of(ids)) {
      if (error === undefined && !anew) continue;
      this.#failures.delete(id);
      this.#resting.delete(id);
      await this.#options.store.update(id, ({ error: _error, file, ...rest }) =>
        file === undefined || anew ? rest : { ...rest, file },
      );
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
    const work = () => this.#sendAlone(id, running);
    const since = this.#elsewhere.get(id) ?? Date.now();
    // Sent from two tabs, it is in the message once all the same.
    if (Date.now() - since > OTHERS_MS) await work();
    else if (!(await exclusively(`parley-file-${id}`, work))) {
      this.#elsewhere.set(id, since);
      this.#resting.set(id, Date.now() + LOOK_MS);
    }
    this.#running.delete(id);
    await this.refresh();
  }

  /** No other tab sends it at the same time; one may have done so meanwhile. */
  async #sendAlone(id: string, running: Running): Promise<void> {
    const { store, session, token, renew, arrived } = this.#options;
    await this.refresh();
    const [known] = this.#of([id]);
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
    const { value: file } = sent;
    await store.update(id, (kept) => ({ ...kept, file }));
    await this.refresh();
    arrived();
  }

  async #refused(attachment: Attachment, error: ProtocolError): Promise<void> {
    const { store, isInMessage, refused, failed, maxBytes } = this.#options;
    const failures = (this.#failures.get(attachment.id) ?? 0) + 1;
    this.#failures.set(attachment.id, failures);
    const waits = this.#taken.has(attachment.id) || isInMessage(attachment.id);
    // Of a message that waits nothing is given up: it goes when it can, or when the visitor cancels it.
    if (error.retryable && (waits || failures < TRIES || !this.#online)) {
      const delay = error.retryAfterMs ?? Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
      this.#resting.set(attachment.id, Date.now() + delay);
      return;
    }
    if (waits) {
      await store.update(attachment.id, (kept) => ({ ...kept, error }));
      failed(attachment.id, error);
    } else if (error.retryable) {
      const final = protocolError(error.code, error.message);
      await store.update(attachment.id, (kept) => ({ ...kept, error: final }));
    } else {
      // It will never be taken: it does not stay in the way of the message.
      await this.remove([attachment.id]);
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
    const inTray =
      !this.#taken.has(id) &&
      !this.#options.isInMessage(id) &&
      !(file !== undefined && this.#options.isPosted(file.file));
    return { id, name, size: blob.size, blob, state, inTray, progress: running?.progress ?? 0, error: error ?? null };
  }
}

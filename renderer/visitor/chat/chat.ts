import { createStore, type StoreApi } from 'zustand/vanilla';
import { SyncOutput } from '../../../broker/protocol/commands';
import type { ProtocolError } from '../../../broker/protocol/errors';
import { Gaps } from '../../../broker/protocol/gaps';
import { DEFAULT_LIMITS, TYPING_EXPIRY_MS } from '../../../broker/protocol/limits';
import { lostEvent } from '../../../broker/protocol/lost';
import { VisitorEvent, type VisitorInboxMessage } from '../../../broker/protocol/projection';
import type { Refusal, ShownAttachment } from '../files/attachment';
import type { AttachmentStore } from '../files/attachment-store';
import { Uploads } from '../files/uploads';
import { after, type Conversation, EMPTY, withMarks } from './conversation';
import { Link } from './link';
import type { Outbox, Pending } from './outbox';
import { type Saved, saved } from './saved';
import { Sender } from './sender';
import { server } from './server';

const RECEIPT_MS = 1_000;
/** How long after `sync` was answered something of what is missing must have come, in milliseconds. */
const CATCH_UP_MS = 5_000;

/** What the views show. */
export interface ChatState {
  readonly conversation: Conversation;
  readonly pending: readonly Pending[];
  readonly connection: 'connecting' | 'up' | 'down';
  /** Whether the hub has said how the session stands since the page was opened. */
  readonly synced: boolean;
  /** Who types. */
  readonly typing: string | null;
  /** Files on this device: in the tray, and in messages that are not sent yet. */
  readonly attachments: readonly ShownAttachment[];
  /** Files that were not attached, and why; until the visitor has read it. */
  readonly refusals: readonly Refusal[];
}

export interface ChatOptions {
  readonly url: string;
  readonly saved: Saved;
  readonly outbox: Outbox;
  readonly attachments: AttachmentStore;
  /** The session is over for good and nothing can be read any more. */
  readonly onGone: (unsent: number) => void;
}

/** One chat session of this visitor, from its token to what is on the screen. */
export class Chat {
  readonly store: StoreApi<ChatState> = createStore<ChatState>(() => ({
    conversation: EMPTY,
    pending: [],
    connection: 'connecting',
    synced: false,
    typing: null,
    attachments: [],
    refusals: [],
  }));
  readonly #options: ChatOptions;
  readonly #link: Link;
  readonly #sender: Sender;
  readonly #uploads: Uploads;
  #saved: Saved;
  #syncId = '';
  #syncAgain = false;
  readonly #gaps = new Gaps({ after: later }, () => this.#sync());
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #receiptTimer: ReturnType<typeof setTimeout> | undefined;
  #expectTimer: ReturnType<typeof setTimeout> | undefined;
  #sentReceipt = { delivered: 0, read: 0 };
  readonly #seen = (): void => this.#receipt();

  constructor(options: ChatOptions) {
    this.#options = options;
    this.#saved = options.saved;
    this.#sender = new Sender({
      outbox: options.outbox,
      session: options.saved.session,
      ready: ({ uploads = [] }) => this.#uploads.areReady(uploads),
      over: async ({ uploads }) => {
        if (uploads !== undefined) await this.#uploads.remove(uploads);
      },
      send: (entry) => this.store.getState().synced && this.#link.command(entry.id, entry.type, this.#dataOf(entry)),
      changed: (pending) => this.store.setState({ pending }),
      refused: (entry) => (entry.type === 'message.post' ? 'keep' : 'forget'),
    });
    this.#uploads = new Uploads({
      store: options.attachments,
      session: options.saved.session,
      maxBytes: options.saved.maxBytes ?? DEFAULT_LIMITS.fileBytes,
      token: () => this.#saved.token,
      renew: () => this.#freshToken(),
      inMessages: () => new Set(this.store.getState().pending.flatMap(({ uploads = [] }) => uploads)),
      changed: (attachments) => this.store.setState({ attachments }),
      refused: (refusal) => this.store.setState(({ refusals }) => ({ refusals: [...refusals, refusal] })),
      failed: (attachment, error) => this.#fileFailed(attachment, error),
      arrived: () => this.#sender.kick(),
    });
    this.#link = new Link({
      url: options.url,
      session: options.saved.session,
      token: () => this.#saved.token,
      onMessage: (message) => this.#take(message),
      onUp: (up) => this.#onUp(up),
      onRefused: () => void this.#renew(),
    });
    document.addEventListener('visibilitychange', this.#seen);
    void this.#sender.refresh().then(() => this.#uploads.refresh());
  }

  get session(): string {
    return this.#saved.session;
  }

  /** Resolves when the message is on disk: from then on it cannot be lost. */
  async send(text: string): Promise<void> {
    this.#link.typing(false);
    const files = this.#uploads.tray().map(({ id }) => id);
    await this.#sender.add('message.post', { text }, files);
    await this.#uploads.retry(files);
  }

  attach(files: readonly File[]): Promise<void> {
    return this.#uploads.add(files);
  }

  detach(attachment: string): Promise<void> {
    return this.#uploads.remove([attachment]);
  }

  retryFile(attachment: string): Promise<void> {
    return this.#uploads.retry([attachment]);
  }

  /** What the visitor has read about files that were not attached. */
  clearRefusals(): void {
    this.store.setState({ refusals: [] });
  }

  /** The bytes of a file that was sent; null when they cannot be had. */
  async file(id: string): Promise<Blob | null> {
    return this.#uploads.blobOf(id) ?? server.file(id, this.#saved.token);
  }

  choose(option: string): Promise<unknown> {
    return this.#sender.add('bot.choose', { option });
  }

  askForAgent(): Promise<unknown> {
    return this.#sender.add('agent.request', {});
  }

  end(): Promise<unknown> {
    return this.#sender.add('session.end', {});
  }

  rate(score: number, comment: string): Promise<unknown> {
    return this.#sender.add('session.rate', comment === '' ? { score } : { score, comment });
  }

  async retry(id: string): Promise<void> {
    const entry = this.store.getState().pending.find((pending) => pending.id === id);
    // Files that nobody posted for an hour are gone: they are sent again.
    if (entry?.uploads !== undefined) await this.#uploads.retry(entry.uploads, entry.error?.code === 'not_found');
    await this.#sender.retry(id);
  }

  discard(id: string): Promise<void> {
    return this.#sender.discard(id);
  }

  typing(on: boolean): void {
    if (this.store.getState().conversation.state === 'live') this.#link.typing(on);
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#seen);
    clearTimeout(this.#typingTimer);
    clearTimeout(this.#receiptTimer);
    clearTimeout(this.#expectTimer);
    this.#gaps.close();
    this.#sender.close();
    this.#uploads.close();
    this.#link.close();
  }

  #onUp(up: boolean): void {
    this.store.setState(up ? { connection: 'up' } : { connection: 'down', typing: null });
    if (!up) this.#uploads.online(false);
    this.#syncId = '';
    if (up) this.#sync();
  }

  #sync(): void {
    if (this.#syncId !== '') {
      this.#syncAgain = true;
      return;
    }
    const { lastSeq } = this.store.getState().conversation;
    this.#syncId = this.#link.ask('sync', { sessions: { [this.session]: lastSeq } });
  }

  #take(message: VisitorInboxMessage): void {
    switch (message.kind) {
      case 'event':
      case 'unknownEvent':
        this.#event(message.message);
        break;
      case 'batch':
        for (const event of message.message.events) this.#event(event, true);
        break;
      case 'receipt': {
        const { by, data } = message.message;
        this.#change((conversation) => withMarks(conversation, by.kind === 'visitor' ? 'visitor' : 'agent', data));
        break;
      }
      case 'typing':
        this.#showTyping(message.message.data.on ? message.message.by.name : null);
        break;
      case 'queuePosition':
        this.#change((conversation) => ({ ...conversation, queue: message.message.data }));
        break;
      case 'reply': {
        const reply = message.message;
        if (reply.re === this.#syncId) this.#synced(reply.ok ? reply.data : null);
        else void this.#sender.answered(reply.re, reply.ok ? null : reply.error);
        break;
      }
      case 'refusal':
        break;
    }
    this.#receipt();
  }

  /** `answer`: it came in a catch-up. */
  #event(event: { readonly seq: number; readonly type: string; readonly at: string }, answer = false): void {
    const { conversation } = this.store.getState();
    if (event.seq <= conversation.lastSeq) return;
    if (event.seq > conversation.lastSeq + 1) {
      if (!this.#gaps.found(this.session, conversation.lastSeq, answer)) return;
      this.#skip(event.seq, event.at);
    }
    const known = VisitorEvent.safeParse(event);
    if (!known.success) {
      this.#change((current) => ({ ...current, lastSeq: event.seq }));
      return;
    }
    this.#change((current) => after(current, known.data));
    if (known.data.by.kind !== 'visitor') this.#showTyping(null);
    const command = 'command' in known.data.data ? known.data.data.command : undefined;
    if (command === undefined) return;
    // The event says that the command is done, as its reply will. Never shown twice, not for a moment.
    this.store.setState(({ pending }) => ({ pending: pending.filter((entry) => entry.id !== command) }));
    void this.#sender.answered(command, null);
  }

  /** What the hub has must come; where nothing of it does, it is asked for again, and at last gone without. */
  #expect(upTo: number): void {
    clearTimeout(this.#expectTimer);
    const before = this.store.getState().conversation.lastSeq;
    if (upTo <= before) return;
    this.#expectTimer = setTimeout(() => {
      if (this.store.getState().conversation.lastSeq !== before || !this.#link.isUp) return;
      if (this.#gaps.found(this.session, before, true)) this.#skip(upTo + 1, new Date().toISOString());
    }, CATCH_UP_MS);
  }

  /** Goes on without what the server does not have either. */
  #skip(upTo: number, at: string): void {
    const { lastSeq } = this.store.getState().conversation;
    for (let seq = lastSeq + 1; seq < upTo; seq += 1) this.#event(lostEvent(this.session, seq, at));
  }

  #synced(data: unknown): void {
    this.#syncId = '';
    const answer = SyncOutput.safeParse(data);
    if (answer.success) {
      const own = answer.data.sessions.find((session) => session.session === this.session);
      if (own === undefined) {
        void this.#gone();
        return;
      }
      this.#change((conversation) => ({
        ...withMarks(withMarks(conversation, 'agent', own.marks.agent), 'visitor', own.marks.visitor),
        queue: own.queue ?? (own.state === 'queued' ? conversation.queue : null),
      }));
      // What the hub did not get on the last connection is said again.
      this.#sentReceipt = own.marks.visitor;
      this.store.setState({ synced: true });
      this.#expect(own.lastSeq);
      this.#sender.restart();
      this.#uploads.online(true);
    }
    if (this.#syncAgain) {
      this.#syncAgain = false;
      this.#sync();
    }
  }

  #showTyping(name: string | null): void {
    clearTimeout(this.#typingTimer);
    this.store.setState({ typing: name });
    if (name !== null) {
      this.#typingTimer = setTimeout(() => this.store.setState({ typing: null }), TYPING_EXPIRY_MS);
    }
  }

  /** Says what has arrived, and what has been seen; at most once a second. */
  #receipt(): void {
    if (this.#receiptTimer !== undefined) return;
    const { lastSeq } = this.store.getState().conversation;
    const read = document.visibilityState === 'visible' ? lastSeq : this.#sentReceipt.read;
    if (lastSeq <= this.#sentReceipt.delivered && read <= this.#sentReceipt.read) return;
    if (!this.#link.isUp) return;
    this.#sentReceipt = { delivered: lastSeq, read };
    this.#link.ask('receipt.set', this.#sentReceipt);
    this.#receiptTimer = setTimeout(() => {
      this.#receiptTimer = undefined;
      this.#receipt();
    }, RECEIPT_MS);
  }

  /** The broker does not take the token: it may have expired while the page slept. */
  async #renew(): Promise<void> {
    const fresh = await server.renew(this.session, this.#saved.token);
    if (fresh.ok) {
      this.#keep(fresh.value.token);
      this.#link.retry();
      return;
    }
    if (isFinal(fresh.error)) void this.#gone();
    else setTimeout(() => void this.#renew(), 5_000);
  }

  async #freshToken(): Promise<boolean> {
    const fresh = await server.renew(this.session, this.#saved.token);
    if (fresh.ok) this.#keep(fresh.value.token);
    return fresh.ok;
  }

  #keep(token: string): void {
    this.#saved = { ...this.#saved, token };
    saved.write(this.#saved);
  }

  /** What the hub is sent: with the server's ids of the files. */
  #dataOf({ data, uploads }: Pending): Pending['data'] {
    return uploads === undefined ? data : { ...data, files: this.#uploads.fileIds(uploads) };
  }

  /** A message whose file the server does not take cannot be sent as it is. */
  #fileFailed(attachment: string, error: ProtocolError): void {
    const { pending, attachments } = this.store.getState();
    const name = attachments.find(({ id }) => id === attachment)?.name ?? '';
    const entry = pending.find(({ uploads }) => uploads?.includes(attachment));
    if (entry === undefined) return;
    const message = `${name}: ${error.message}`;
    void this.#sender.answered(entry.id, { ...error, message, retryable: false });
  }

  async #gone(): Promise<void> {
    const unsent = this.store.getState().pending.filter((entry) => entry.type === 'message.post').length;
    this.close();
    await this.#options.outbox.clear(this.session);
    await this.#options.attachments.remove(this.store.getState().attachments.map(({ id }) => id));
    this.#options.onGone(unsent);
  }

  #change(change: (conversation: Conversation) => Conversation): void {
    this.store.setState((state) => ({ conversation: change(state.conversation) }));
  }
}

function later(delayMs: number, task: () => void): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}

function isFinal(error: ProtocolError): boolean {
  return error.code === 'unauthenticated' || error.code === 'not_found' || error.code === 'forbidden';
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import { SyncOutput } from '../../../broker/protocol/commands';
import type { ProtocolError } from '../../../broker/protocol/errors';
import { DEFAULT_LIMITS, TYPING_EXPIRY_MS } from '../../../broker/protocol/limits';
import { VisitorEvent, type VisitorInboxMessage } from '../../../broker/protocol/projection';
import type { Refusal, ShownAttachment } from '../files/attachment';
import type { AttachmentStore } from '../files/attachment-store';
import { Uploads } from '../files/uploads';
import { after, type Conversation, EMPTY, withMarks } from './conversation';
import { Credential } from './credential';
import type { Farewell } from './farewell';
import { Link } from './link';
import type { Outbox, Pending } from './outbox';
import { saved } from './saved';
import type { SavedSession } from './saved-session';
import { Sender } from './sender';
import { server } from './server';

const RECEIPT_MS = 1_000;
/** The server says nothing of the token: it is asked again after this long. */
const RENEW_AGAIN_MS = 5_000;

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
  readonly saved: SavedSession;
  readonly outbox: Outbox;
  readonly attachments: AttachmentStore;
  /** Nothing can be read any more: the session is over for good, or this device is not let in. */
  readonly onGone: (farewell: Farewell) => void;
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
  readonly #credential: Credential;
  #renewTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #syncId = '';
  #syncAgain = false;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #receiptTimer: ReturnType<typeof setTimeout> | undefined;
  #sentReceipt = { delivered: 0, read: 0 };
  readonly #seen = (): void => this.#receipt();

  constructor(options: ChatOptions) {
    this.#options = options;
    const { session } = options.saved;
    this.#credential = new Credential({
      saved: options.saved,
      renew: (token) => server.renew(session, token),
      keep: (fresh) => saved.write(fresh),
      now: () => Date.now(),
    });
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
      token: () => this.#credential.token,
      renew: () => this.#credential.renew(),
      inMessages: () => new Set(this.store.getState().pending.flatMap(({ uploads = [] }) => uploads)),
      changed: (attachments) => this.store.setState({ attachments }),
      refused: (refusal) => this.store.setState(({ refusals }) => ({ refusals: [...refusals, refusal] })),
      failed: (attachment, error) => this.#fileFailed(attachment, error),
      arrived: () => this.#sender.kick(),
    });
    this.#link = new Link({
      url: options.url,
      session: options.saved.session,
      token: () => this.#credential.token,
      onMessage: (message) => this.#take(message),
      onUp: (up) => this.#onUp(up),
      onRefused: () => void this.#refused(),
    });
    document.addEventListener('visibilitychange', this.#seen);
    void this.#sender.refresh().then(() => this.#uploads.refresh());
  }

  get session(): string {
    return this.#options.saved.session;
  }

  /** Another tab has a fresher token of this chat. */
  adopt(known: SavedSession): void {
    this.#credential.adopt(known);
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

  /** Says of folders that they cannot be attached. */
  refuseFolders(names: readonly string[]): void {
    const refused = names.map((name) => ({ kind: 'folder', name }) as const);
    this.store.setState(({ refusals }) => ({ refusals: [...refusals, ...refused] }));
  }

  /** What the visitor has read about files that were not attached. */
  clearRefusals(): void {
    this.store.setState({ refusals: [] });
  }

  /** The bytes of a file that was sent; null when they cannot be had. */
  async file(id: string): Promise<Blob | null> {
    const own = this.#uploads.blobOf(id);
    if (own !== undefined) return own;
    const found = await server.file(id, this.#credential.token);
    // Of a token that has ended the server says no more than of a file that is not there.
    if (found !== 'refused') return found;
    if ((await this.#credential.renew()) !== 'renewed') return null;
    const again = await server.file(id, this.#credential.token);
    return again === 'refused' ? null : again;
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
    this.#closed = true;
    clearTimeout(this.#renewTimer);
    this.#credential.close();
    document.removeEventListener('visibilitychange', this.#seen);
    clearTimeout(this.#typingTimer);
    clearTimeout(this.#receiptTimer);
    this.#sender.close();
    this.#uploads.close();
    this.#link.close();
  }

  #onUp(up: boolean): void {
    this.store.setState(up ? { connection: 'up' } : { connection: 'down', typing: null });
    this.#credential.connected(up);
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
        for (const event of message.message.events) this.#event(event);
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

  #event(event: { readonly seq: number; readonly type: string }): void {
    const { conversation } = this.store.getState();
    if (event.seq <= conversation.lastSeq) return;
    if (event.seq > conversation.lastSeq + 1) {
      this.#sync();
      return;
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

  #synced(data: unknown): void {
    this.#syncId = '';
    const answer = SyncOutput.safeParse(data);
    if (answer.success) {
      const own = answer.data.sessions.find((session) => session.session === this.session);
      if (own === undefined) {
        void this.#gone('over');
        return;
      }
      this.#change((conversation) => ({
        ...withMarks(withMarks(conversation, 'agent', own.marks.agent), 'visitor', own.marks.visitor),
        queue: own.queue ?? (own.state === 'queued' ? conversation.queue : null),
      }));
      // What the hub did not get on the last connection is said again.
      this.#sentReceipt = own.marks.visitor;
      this.store.setState({ synced: true });
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

  /** The broker does not take the token: it may have ended while the page slept, or the chat was open for long. */
  async #refused(): Promise<void> {
    const renewal = await this.#credential.renew();
    if (this.#closed) return;
    if (renewal === 'renewed') this.#link.resume();
    else if (renewal === 'over' || renewal === 'refused') void this.#gone(renewal);
    else this.#renewTimer = setTimeout(() => void this.#refused(), renewal.retryAfterMs ?? RENEW_AGAIN_MS);
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

  async #gone(why: Farewell['why']): Promise<void> {
    const unsent = this.store.getState().pending.flatMap(({ type, data }) => {
      const text = type === 'message.post' && typeof data.text === 'string' ? data.text : '';
      return text === '' ? [] : [text];
    });
    const files = this.store.getState().attachments.map(({ name }) => name);
    this.close();
    await this.#options.outbox.clear(this.session);
    await this.#options.attachments.remove(this.store.getState().attachments.map(({ id }) => id));
    this.#options.onGone({ why, unsent, files });
  }

  #change(change: (conversation: Conversation) => Conversation): void {
    this.store.setState((state) => ({ conversation: change(state.conversation) }));
  }
}

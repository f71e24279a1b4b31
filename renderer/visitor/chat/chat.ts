import { createStore, type StoreApi } from 'zustand/vanilla';
import { SyncOutput } from '../../../broker/protocol/commands';
import type { Reply } from '../../../broker/protocol/envelope';
import type { ProtocolError } from '../../../broker/protocol/errors';
import { DEFAULT_LIMITS } from '../../../broker/protocol/limits';
import { VisitorEvent, type VisitorInboxMessage } from '../../../broker/protocol/projection';
import { Uploads } from '../files/uploads';
import type { ChatOptions } from './chat-options';
import { type ChatState, NOTHING_YET } from './chat-state';
import { after, type Conversation, EMPTY, withMarks } from './conversation';
import { Credential } from './credential';
import { KeptDraft } from './draft';
import type { Farewell } from './farewell';
import { Link } from './link';
import { Missing } from './missing';
import { type Pending, textOf, textsOf } from './outbox';
import { ownFile } from './own-file';
import { Receipts } from './receipts';
import { saved } from './saved';
import type { SavedSession } from './saved-session';
import { Sender } from './sender';
import { server } from './server';
import { TroubleWatch } from './trouble';
import { TypingShown } from './typing-shown';

/** The server says nothing of the token, or the hub of the chat: it is asked again after this long. */
const ASK_AGAIN_MS = 5_000;

/** One chat session of this visitor, from its token to what is on the screen. */
export class Chat {
  readonly store: StoreApi<ChatState> = createStore<ChatState>(() => NOTHING_YET);
  /** What the visitor has typed and not sent. */
  readonly draft: KeptDraft;
  readonly receipts: Receipts;
  readonly #options: ChatOptions;
  readonly #link: Link;
  readonly #trouble: TroubleWatch;
  readonly #sender: Sender;
  readonly #uploads: Uploads;
  readonly #credential: Credential;
  #renewTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #syncId = '';
  #syncTimer: ReturnType<typeof setTimeout> | undefined;
  #syncAgain = false;
  readonly #missing: Missing;
  readonly #typing = new TypingShown((typing) => this.store.setState({ typing }));

  constructor(options: ChatOptions) {
    this.#options = options;
    const { session } = options.saved;
    this.#credential = new Credential({
      saved: options.saved,
      renew: (token) => server.renew(session, token),
      keep: (fresh) => saved.write(fresh),
      now: () => Date.now(),
    });
    this.draft = new KeptDraft(session);
    this.#trouble = new TroubleWatch({
      ask: async () => (await server.info()).ok,
      changed: (trouble) => this.store.setState({ trouble }),
    });
    this.#sender = new Sender({
      outbox: options.outbox,
      session: options.saved.session,
      ready: ({ uploads = [] }) => this.#uploads.areReady(uploads),
      over: async ({ uploads }) => {
        if (uploads !== undefined) await this.#uploads.remove(uploads);
      },
      send: (entry) => this.store.getState().synced && this.#link.command(entry.id, entry.type, this.#dataOf(entry)),
      changed: (pending) => {
        this.store.setState({ pending });
        this.#uploads.messagesChanged();
      },
      refused: (entry) => (entry.type === 'message.post' ? 'keep' : 'forget'),
    });
    this.#uploads = new Uploads({
      store: options.attachments,
      session: options.saved.session,
      maxBytes: options.saved.maxBytes ?? DEFAULT_LIMITS.fileBytes,
      token: () => this.#credential.token,
      renew: () => this.#credential.renew(),
      isInMessage: (id) => this.store.getState().pending.some(({ uploads = [] }) => uploads.includes(id)),
      isPosted: (file) => this.store.getState().conversation.files.includes(file),
      changed: (attachments) => this.store.setState({ attachments }),
      refused: (refusal) => this.store.setState(({ refusals }) => ({ refusals: [...refusals, refusal] })),
      failed: (attachment, error) => this.#fileFailed(attachment, error),
      arrived: () => this.#sender.kick(),
    });
    this.#missing = new Missing({
      session: options.saved.session,
      lastSeq: () => this.store.getState().conversation.lastSeq,
      ask: () => this.#sync(),
      isUp: () => this.#link.isUp,
      lost: (event) => this.#event(event),
    });
    this.#link = new Link({
      url: options.url,
      session: options.saved.session,
      token: () => this.#credential.token,
      onMessage: (message) => this.#take(message),
      onUp: (up) => this.#onUp(up),
      onRefused: () => {
        this.#trouble.passed();
        void this.#refused();
      },
    });
    for (const kept of [options.outbox, options.attachments]) kept.onSafe(() => this.#tellKept());
    this.#tellKept();
    this.receipts = new Receipts({
      lastSeq: () => this.store.getState().conversation.lastSeq,
      send: (mark) => this.#link.isUp && this.#link.ask('receipt.set', mark) !== '',
    });
    void this.#sender.refresh().then(() => this.#uploads.refresh());
  }

  get session(): string {
    return this.#options.saved.session;
  }

  /** Another tab has a fresher token of this chat. */
  adopt(known: SavedSession): void {
    this.#credential.adopt(known);
  }

  /** Resolves when the message is on disk, or in memory where that does not answer: see `kept`. */
  async send(text: string): Promise<void> {
    const files = this.#uploads.take();
    if (text.trim() === '' && files.length === 0) return;
    const handedOver = this.draft.hand(text);
    this.#link.typing(false);
    try {
      await this.#sender.add('message.post', { text }, files);
    } catch (error) {
      this.#uploads.giveBack(files);
      throw error;
    } finally {
      handedOver();
    }
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
    return this.#uploads.blobOf(id) ?? ownFile(id, this.#credential);
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

  /** Sends a refused message again, with those of its files that are in no other message. */
  async retry(id: string): Promise<void> {
    const entry = this.#pending(id);
    if (entry === undefined) return;
    const files = this.#uploads.usable(entry.uploads ?? []);
    if (files.length === 0 && entry.data.text === '') {
      // Nothing is left of it to be sent: its files are in the conversation, or not here any more.
      await this.#sender.discard(id);
      return;
    }
    // Files that nobody posted for an hour are gone: they are sent again.
    await this.#uploads.retry(files, entry.error?.code === 'not_found');
    await this.#sender.retry(id, files);
  }

  /** Takes a message back that was not sent: its text is in the field again. */
  async discard(id: string): Promise<void> {
    const entry = this.#pending(id);
    if (entry === undefined) return;
    this.draft.giveBack(textOf(entry));
    await this.#sender.discard(id);
  }

  /** Tries to connect now. */
  reconnect(): void {
    this.#trouble.passed();
    this.#link.anew();
  }

  typing(on: boolean): void {
    if (this.store.getState().conversation.state === 'live') this.#link.typing(on);
  }

  /** The visitor goes on to another chat, and takes along what was not sent in this one. Returns those texts. */
  leave(): readonly string[] {
    this.close();
    return this.draft.carryOver(textsOf(this.store.getState().pending));
  }

  close(): void {
    this.#closed = true;
    for (const timer of [this.#renewTimer, this.#syncTimer]) clearTimeout(timer);
    this.#credential.close();
    this.#typing.close();
    this.receipts.close();
    this.draft.close();
    this.#trouble.close();
    this.#missing.close();
    this.#sender.close();
    this.#uploads.close();
    this.#link.close();
  }

  #onUp(up: boolean): void {
    this.store.setState(up ? { connection: 'up' } : { connection: 'down', typing: null });
    this.#credential.connected(up);
    this.#trouble.connection(up, false);
    if (!up) this.#uploads.online(false);
    clearTimeout(this.#syncTimer);
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
        this.#typing.tell(message.message.data.on ? message.message.by.name : null);
        break;
      case 'presence': {
        const { by, data } = message.message;
        if (by.kind === 'agent') this.#change((conversation) => ({ ...conversation, agentOnline: data.online }));
        if (!data.online) this.#typing.tell(null);
        break;
      }
      case 'queuePosition':
        this.#change((conversation) => ({ ...conversation, queue: message.message.data }));
        break;
      case 'reply': {
        const reply = message.message;
        if (reply.re === this.#syncId) this.#synced(reply);
        else void this.#sender.answered(reply.re, reply.ok ? null : reply.error);
        break;
      }
      case 'refusal':
        break;
    }
    this.receipts.tell();
  }

  /** `answer`: it came in a catch-up. */
  #event(event: { readonly seq: number; readonly type: string; readonly at: string }, answer = false): void {
    const { conversation } = this.store.getState();
    if (event.seq <= conversation.lastSeq) return;
    if (event.seq > conversation.lastSeq + 1 && !this.#missing.before(event, answer)) return;
    const known = VisitorEvent.safeParse(event);
    if (!known.success) {
      this.#change((current) => ({ ...current, lastSeq: event.seq }));
      return;
    }
    this.#change((current) => after(current, known.data));
    if (known.data.by.kind !== 'visitor') this.#typing.tell(null);
    // The conversation is the truth about files: what it holds is not on this device to be sent any more.
    else if (known.data.type === 'message.posted' && known.data.data.files !== undefined) this.#uploads.dropPosted();
    const command = 'command' in known.data.data ? known.data.data.command : undefined;
    if (command === undefined) return;
    // The event says that the command is done, as its reply will. Never shown twice, not for a moment.
    void this.#sender.answered(command, null);
  }

  #synced(reply: Reply): void {
    this.#syncId = '';
    if (!reply.ok) {
      // The hub may be starting: nothing can be sent before it has answered.
      this.#syncTimer = setTimeout(() => this.#sync(), reply.error.retryAfterMs ?? ASK_AGAIN_MS);
      return;
    }
    const answer = SyncOutput.safeParse(reply.data);
    if (answer.success) {
      const own = answer.data.sessions.find((session) => session.session === this.session);
      if (own === undefined) return void this.#gone('over');
      if (own.lastSeq < this.store.getState().conversation.lastSeq) {
        // The server has lost the end of the chat, and gives its numbers to what comes: the page begins anew.
        this.#change(() => EMPTY);
        this.#sync();
        return;
      }
      this.#change((conversation) => ({
        ...withMarks(withMarks(conversation, 'agent', own.marks.agent), 'visitor', own.marks.visitor),
        agentOnline: own.online ?? true,
        queue: own.queue ?? (own.state === 'queued' ? conversation.queue : null),
      }));
      this.receipts.known(own.marks.visitor);
      this.store.setState({ synced: true });
      this.#missing.expect(own.lastSeq);
      this.#trouble.connection(true, true);
      this.#sender.restart();
      this.#uploads.online(true);
    }
    if (this.#syncAgain) {
      this.#syncAgain = false;
      this.#sync();
    }
  }

  /** The broker does not take the token: it may have ended while the page slept, or the chat was open for long. */
  async #refused(): Promise<void> {
    const renewal = await this.#credential.renew();
    if (this.#closed) return;
    if (renewal === 'renewed') this.#link.resume();
    else if (renewal === 'over' || renewal === 'refused') void this.#gone(renewal);
    else this.#renewTimer = setTimeout(() => void this.#refused(), renewal.retryAfterMs ?? ASK_AGAIN_MS);
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
    void this.#sender.answered(entry.id, { ...error, message: `${name}: ${error.message}`, retryable: false });
  }

  async #gone(why: Farewell['why']): Promise<void> {
    // A page that was just opened may not have read what waits on this device.
    await Promise.all([this.#sender.refresh(), this.#uploads.refresh()]);
    if (this.#closed) return;
    const { attachments, pending } = this.store.getState();
    const left = { why, unsent: this.leave(), files: attachments.map(({ name }) => name) };
    await this.#options.outbox.remove(pending.map(({ id }) => id));
    await this.#options.attachments.remove(attachments.map(({ id }) => id));
    this.#options.onGone(left);
  }

  #tellKept(): void {
    const { outbox, attachments } = this.#options;
    const isSafe = outbox.isSafe && attachments.isSafe;
    const kept = saved.read()?.session !== this.session ? 'nothing' : isSafe ? 'all' : 'sent';
    this.store.setState({ kept });
  }

  #pending(id: string): Pending | undefined {
    return this.store.getState().pending.find((entry) => entry.id === id);
  }

  #change(change: (conversation: Conversation) => Conversation): void {
    this.store.setState((state) => ({ conversation: change(state.conversation) }));
  }
}

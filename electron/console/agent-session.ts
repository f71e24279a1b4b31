import { fail, ok, protocolError, type Result } from '../../broker/protocol/errors';
import type { EventOf, SessionEvent } from '../../broker/protocol/events';
import { cutText } from '../../broker/protocol/graphemes';
import { TYPING_INTERVAL_MS } from '../../broker/protocol/limits';
import type { Agent } from '../../broker/protocol/models';
import { type Clock, type Ids, isoTime } from '../../broker/protocol/ports';
import type { HubState } from '../../broker/protocol/retained';
import { topicsOf } from '../../broker/protocol/topics';
import { nameOf } from '../../broker/protocol/visitor-name';
import type { TrustFor } from '../../broker/sockets/own-certificate';
import type { Logger } from '../../broker/store/logger';
import type { MachineAway } from '../contract/desktop';
import { type ChatAlert, type Draft, EMPTY_DRAFT, type ReconnectReason } from '../contract/state';
import { Attempts } from './attempts';
import { Blocked } from './blocked';
import { Canned } from './canned';
import type { AgentFiles } from './files';
import { Gateway } from './gateway';
import { Outbox } from './outbox';
import { Receipts } from './receipts';
import { Replica } from './replica';
import type { ConsoleStore } from './store';
import { tellUnseen } from './unseen';

/** Without a connection for this long the console says "offline" instead of "reconnecting". */
const OFFLINE_AFTER_MS = 5_000;
const DRAFT_WRITE_MS = 400;
/** Characters of a new chat's announcement. */
const FIRST_WORDS = 140;

export interface AgentSessionOptions {
  readonly me: Agent;
  readonly mqtt: string;
  /** The same broker over a WebSocket, for where the network lets no other connection through. */
  readonly mqttWebSocket?: string;
  readonly token: (refused: boolean) => Promise<Result<string>>;
  readonly trustFor?: TrustFor;
  /** Whether the server answers over HTTP. Never rejects. */
  readonly answers: () => Promise<boolean>;
  readonly files: AgentFiles;
  readonly store: ConsoleStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** The person has to sign in again. */
  readonly refused: (message: string) => void;
}

/** Everything of one signed-in agent: connection, copy of the chats, outbox, receipts and drafts. */
export class AgentSession {
  readonly #options: AgentSessionOptions;
  readonly gateway: Gateway;
  readonly outbox: Outbox;
  readonly attempts: Attempts;
  readonly canned: Canned;
  readonly #replica: Replica;
  readonly #receipts: Receipts;
  readonly #blocked: Blocked;
  readonly #typingSent = new Map<string, number>();
  #syncing = false;
  #syncAgain = false;
  #syncRun = 0;
  #hub: HubState['state'] = 'online';
  #epoch = 0;
  #cancelOffline: () => void = () => undefined;
  #cancelDraftWrite: (() => void) | null = null;
  #because: ReconnectReason | null = null;

  constructor(options: AgentSessionOptions) {
    this.#options = options;
    const { me, store, clock, ids, logger, files } = options;
    this.gateway = new Gateway({
      url: options.mqtt,
      webSocket: options.mqttWebSocket,
      agent: me.id,
      token: options.token,
      ...(options.trustFor === undefined ? {} : { trustFor: options.trustFor }),
      topics: topicsOf(),
      clock,
      ids,
      logger,
      listener: {
        connected: () => void this.#sync(),
        disconnected: () => this.#disconnected(),
        refused: (message) => options.refused(message),
        inbox: (message) => {
          if (message.kind === 'canned') void this.canned.refresh();
          else this.#replica.take(message);
        },
        directory: ({ agents }) => store.dispatch({ type: 'directory.changed', agents }),
        queue: ({ skills, sessions }) => store.dispatch({ type: 'queue.changed', queue: { skills, sessions } }),
        hub: (state, live) => this.#hubChanged(state, live),
      },
    });
    this.#blocked = new Blocked({
      clock,
      answers: options.answers,
      blocked: () => {
        const { connection } = store.state;
        if (connection.kind !== 'offline' || connection.hubAway || connection.blocked !== undefined) return;
        store.dispatch({ type: 'connection.changed', connection: { ...connection, blocked: options.mqtt } });
      },
    });
    this.attempts = new Attempts({ gateway: this.gateway, clock, ids });
    this.outbox = new Outbox({
      document: files.outbox,
      clock,
      ids,
      send: (id, type, data, session) => this.gateway.send(id, type, data, session),
      // Not before `sync` has said which chats are still this agent's.
      isConnected: () => this.gateway.isConnected && store.state.connection.kind === 'connected',
      changed: (session, entries) => store.dispatch({ type: 'outbox.changed', session, entries }),
      refused: (entry) => tellUnseen(options, [entry]),
    });
    this.canned = new Canned({
      store,
      uses: files.cannedUses,
      clock,
      ids,
      isConnected: () => this.gateway.isConnected,
      send: (id, type, data) => this.gateway.send(id, type, data),
      request: (type, data) => this.gateway.request(type, data),
    });
    this.#receipts = new Receipts(clock, (session, receipt) => {
      if (this.gateway.isConnected) void this.gateway.request('receipt.set', receipt, session);
    });
    this.#replica = new Replica({
      agent: me.id,
      store,
      clock,
      gap: () => void this.#sync(),
      applied: (event) => this.#applied(event),
    });
  }

  /** Shows what was left unsent by an earlier run, then connects. */
  start(): void {
    const { store, clock } = this.#options;
    for (const session of new Set(this.outbox.entries.map((entry) => entry.session))) {
      const entries = this.outbox.entries.filter((entry) => entry.session === session);
      store.dispatch({ type: 'outbox.changed', session, entries });
    }
    store.dispatch({ type: 'connection.changed', connection: { kind: 'connecting' } });
    this.canned.start();
    this.#expectConnection(isoTime(clock.now()));
    this.gateway.start();
  }

  /** The agent has seen a chat up to `seq`. */
  read(session: string, seq: number): void {
    this.#mark(session, seq);
    this.seen(session);
  }

  /** The agent has noticed a new chat: it is announced no longer, in this console and in the agent's others. */
  seen(session: string): void {
    const { store } = this.#options;
    const alert = store.state.alerts.find((one) => one.session === session);
    if (alert === undefined) return;
    this.#mark(session, alert.seq);
    store.dispatch({ type: 'alert.cleared', session });
  }

  #mark(session: string, seq: number): void {
    const { store } = this.#options;
    const chat = store.state.chats[session];
    if (chat === undefined) return;
    const upTo = Math.min(seq, chat.fold.lastSeq);
    if (upTo <= chat.marks.agent.read) return;
    const agent = { delivered: Math.max(chat.marks.agent.delivered, upTo), read: upTo };
    store.dispatch({ type: 'chat.marks', session, marks: { ...chat.marks, agent } });
    if (this.#isMine(session)) this.#receipts.note(session, { read: upTo });
  }

  /** The hub is told what concerns the person; that there is no network it sees for itself. */
  setAway(away: MachineAway | null): void {
    this.gateway.setAway(away === 'noNetwork' ? null : away);
  }

  /** The connection may be dead without knowing it: a new one is made at once, and it is said why. */
  connectAnew(because: ReconnectReason): void {
    this.#because = because;
    this.gateway.connectAnew();
  }

  typing(session: string, on: boolean): void {
    const now = this.#options.clock.now();
    const last = this.#typingSent.get(session) ?? 0;
    if (on && now - last < TYPING_INTERVAL_MS) return;
    this.#typingSent.set(session, on ? now : 0);
    if (this.#isMine(session)) this.gateway.signal(session, on);
  }

  draft(session: string, draft: Draft): void {
    this.#options.store.dispatch({ type: 'chat.draft', session, draft });
    this.#cancelDraftWrite ??= this.#options.clock.after(DRAFT_WRITE_MS, () => void this.#writeDrafts());
  }

  async undo(id: string): Promise<Result<void>> {
    const undone = await this.outbox.undo(id);
    if (!undone.ok) return undone;
    const { session, text, kind } = undone.value;
    const written = this.#options.store.state.chats[session]?.draft.text ?? '';
    this.draft(session, { text: written === '' ? text : `${text}\n${written}`, note: kind === 'note' });
    return ok(undefined);
  }

  /** Puts a chat that is over out of the list. `conflict` while it is still this agent's. */
  closeChat(session: string): Result<void> {
    const chat = this.#options.store.state.chats[session];
    if (chat === undefined) return ok(undefined);
    if (chat.fold.state !== 'ended' && chat.lost === null) {
      return fail('conflict', 'This chat is still yours. End it first.');
    }
    this.#receipts.forget(session);
    this.#options.store.dispatch({ type: 'chat.closed', session });
    for (const entry of this.outbox.entries) if (entry.session === session) void this.outbox.remove(entry.id);
    void this.#options.files.drafts.update(({ drafts: { [session]: _closed, ...drafts } }) => ({ drafts }));
    return ok(undefined);
  }

  /** What was written a moment ago is on its way to the disk when this returns. */
  saveSoon(): void {
    if (this.#cancelDraftWrite !== null) void this.#writeDrafts();
  }

  /** @param signsOut - The agent signs out: chats are handed back at once. */
  async close(signsOut = false): Promise<void> {
    this.#cancelOffline();
    this.#blocked.found();
    this.#receipts.close();
    this.#replica.close();
    this.outbox.close();
    this.attempts.close();
    this.canned.close();
    if (this.#cancelDraftWrite !== null) await this.#writeDrafts();
    await this.gateway.close(signsOut);
    await this.#options.files.drafts.settled();
    await this.#options.files.outbox.settled();
    await this.#options.files.cannedUses.settled();
  }

  /** Asks what there is; again when something was missing meanwhile. */
  async #sync(): Promise<void> {
    if (this.#syncing) {
      this.#syncAgain = true;
      return;
    }
    this.#syncing = true;
    const run = this.#syncRun;
    const { store } = this.#options;
    const sessions: Record<string, number> = {};
    for (const chat of Object.values(store.state.chats)) {
      if (chat.fold.state !== 'ended' && chat.lost === null) sessions[chat.fold.session] = chat.fold.lastSeq;
    }
    const answer = await this.gateway.request('sync', { sessions }, undefined, (output) => {
      if (run !== this.#syncRun) return;
      this.#replica.synced(output);
      tellUnseen(this.#options, this.outbox.entries, output.sessions);
    });
    if (run !== this.#syncRun) return;
    this.#syncing = false;
    if (answer.ok) this.#connected();
    else if (this.gateway.isConnected) {
      // The hub may be starting: it takes what it can as soon as it is there.
      this.#options.clock.after(answer.error.retryAfterMs ?? 1_000, () => void this.#sync());
    }
    if (this.#syncAgain) {
      this.#syncAgain = false;
      await this.#sync();
    }
  }

  #connected(): void {
    this.#cancelOffline();
    this.#blocked.found();
    this.#options.store.dispatch({ type: 'connection.changed', connection: { kind: 'connected' } });
    this.outbox.kick();
    this.#receipts.resend();
    void this.canned.refresh();
  }

  #disconnected(): void {
    const { store, clock } = this.#options;
    if (store.state.connection.kind !== 'connected') return;
    const since = isoTime(clock.now());
    const because = this.#because;
    this.#because = null;
    store.dispatch({
      type: 'connection.changed',
      connection: { kind: 'reconnecting', since, ...(because === null ? {} : { because }) },
    });
    this.#expectConnection(since);
  }

  #expectConnection(since: string): void {
    const { store, clock } = this.#options;
    this.#cancelOffline();
    this.#blocked.lost();
    this.#cancelOffline = clock.after(OFFLINE_AFTER_MS, () =>
      store.dispatch({
        type: 'connection.changed',
        connection: { kind: 'offline', since, hubAway: this.#hub === 'offline' },
      }),
    );
  }

  #hubChanged(state: HubState, live: boolean): void {
    const { store, clock } = this.#options;
    const isNew =
      state.state === 'online' && (live || this.#hub === 'offline' || (this.#epoch > 0 && state.epoch !== this.#epoch));
    this.#hub = state.state;
    this.#epoch = state.epoch;
    if (state.state === 'offline') {
      this.#cancelOffline();
      store.dispatch({
        type: 'connection.changed',
        connection: { kind: 'offline', since: isoTime(clock.now()), hubAway: true },
      });
    } else if (isNew) {
      // What was asked before it was there got lost: that answer is not waited for.
      this.#syncRun += 1;
      this.#syncing = false;
      void this.#sync();
    }
  }

  #applied(event: SessionEvent): void {
    const { me, store, clock, files } = this.#options;
    const { session } = event;
    const chat = store.state.chats[session];
    if (chat === undefined) return;
    if (event.seq === 1) this.#restoreDraft(session, files.drafts.value.drafts[session]);
    if ('command' in event.data && event.data.command !== undefined) void this.outbox.remove(event.data.command);
    if (event.type === 'session.ended' || (event.type === 'agent.left' && event.data.agent.id === me.id))
      this.#refuseUnsent(session);
    if (!this.#isMine(session)) return;
    if (event.by.kind === 'visitor') this.#receipts.note(session, { delivered: event.seq });
    const isForMe = event.type === 'agent.assigned' && event.data.agent.id === me.id;
    if (isForMe && event.seq > chat.marks.agent.read) {
      const events = store.state.conversations[session] ?? [];
      store.dispatch({
        type: 'alert.raised',
        alert: {
          session,
          seq: event.seq,
          at: isoTime(clock.now()),
          visitor: nameOf(chat.fold.visitor),
          firstWords: firstWordsOf(events) ?? chat.fold.firstWords ?? '',
          ...fromColleague(event, events),
        },
      });
    }
  }

  /** What was not sent when the chat went away can no longer be: the agent is told, and the text is kept. */
  #refuseUnsent(session: string): void {
    const error = protocolError('conflict', 'The chat was over, or with a colleague, before this could be sent.');
    for (const entry of this.outbox.entries) {
      if (entry.session === session && entry.state.kind === 'held') void this.outbox.fail(entry.id, error);
    }
  }

  #isMine(session: string): boolean {
    return this.#options.store.state.chats[session]?.fold.assignee?.id === this.#options.me.id;
  }

  #restoreDraft(session: string, draft: Draft | undefined): void {
    if (draft !== undefined) this.#options.store.dispatch({ type: 'chat.draft', session, draft });
  }

  async #writeDrafts(): Promise<void> {
    this.#cancelDraftWrite?.();
    this.#cancelDraftWrite = null;
    const { store, files } = this.#options;
    const here = Object.values(store.state.chats).map((chat) => [chat.fold.session, chat.draft] as const);
    // Chats that have not come yet since the console was started keep theirs.
    await files.drafts.update(({ drafts }) => ({ drafts: written({ ...drafts, ...Object.fromEntries(here) }) }));
  }
}

function written(drafts: Readonly<Record<string, Draft>>): Record<string, Draft> {
  return Object.fromEntries(Object.entries(drafts).filter(([, draft]) => draft.text !== EMPTY_DRAFT.text));
}

/** How the visitor's first message begins: what the bot was told by a click says less. */
function firstWordsOf(events: readonly SessionEvent[]): string | null {
  const first = events.find(
    (event) => event.type === 'message.posted' && event.by.kind === 'visitor' && event.data.text !== '',
  );
  return first?.type === 'message.posted' ? cutText(first.data.text, FIRST_WORDS) : null;
}

/** Who redirected the chat, and the note that came with it. */
function fromColleague({ data }: EventOf<'agent.assigned'>, events: readonly SessionEvent[]): Pick<ChatAlert, 'from'> {
  const name = data.why?.from?.name;
  if (name === undefined) return {};
  const offer = events.findLast((event) => event.type === 'redirect.offered');
  return { from: { name, note: offer?.data.note ?? null } };
}

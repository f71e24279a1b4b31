import type { SyncOutput } from '../../broker/protocol/commands';
import type { InboxMessage } from '../../broker/protocol/envelope';
import type { Actor, SessionEvent, UnknownEvent } from '../../broker/protocol/events';
import { SessionEvent as SessionEventSchema } from '../../broker/protocol/events';
import { Gaps } from '../../broker/protocol/gaps';
import { TYPING_EXPIRY_MS } from '../../broker/protocol/limits';
import { lostEvent } from '../../broker/protocol/lost';
import type { Marks } from '../../broker/protocol/models';
import { type Clock, isoTime } from '../../broker/protocol/ports';
import { Offers } from './offers';
import type { ConsoleStore } from './store';

export interface ReplicaOptions {
  readonly agent: string;
  readonly store: ConsoleStore;
  readonly clock: Clock;
  /** A `seq` is missing: ask for it. */
  readonly gap: () => void;
  /** The next event of a session was applied. */
  readonly applied: (event: SessionEvent) => void;
}

/** How long after `sync` was answered something of what is missing must have come, in milliseconds. */
const CATCH_UP_MS = 5_000;
/** Clocks that differ by less are taken for the same: nobody sees it. */
const SAME_CLOCK_MS = 500;
const NO_MARKS: Marks = { visitor: { delivered: 0, read: 0 }, agent: { delivered: 0, read: 0 } };

/** Keeps the console's copy of its sessions: what comes is applied in order, once, and what is missing is asked for. */
export class Replica {
  readonly #options: ReplicaOptions;
  readonly #offers: Offers;
  /** Marks of sessions whose first event has not come yet. */
  readonly #earlyMarks = new Map<string, Marks>();
  /** Sessions without their visitor whose first event has not come yet. */
  readonly #earlyOffline = new Set<string>();
  readonly #typing = new Map<string, () => void>();
  readonly #gaps: Gaps;
  /** By session: cancels the look at whether what was missing has come. */
  readonly #expected = new Map<string, () => void>();

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.#offers = new Offers(options);
    this.#gaps = new Gaps(options.clock, options.gap);
  }

  take(message: InboxMessage): void {
    const { store } = this.#options;
    switch (message.kind) {
      case 'event':
        if (this.#offers.take(message.message)) return;
        if (this.#apply(message.message)) this.#offers.answered(message.message);
        return;
      case 'unknownEvent':
        this.#apply(message.message);
        return;
      case 'batch':
        for (const event of message.message.events) this.#apply(event, true);
        return;
      case 'receipt': {
        const { session, by, data } = message.message;
        const side = by.kind === 'visitor' ? 'visitor' : 'agent';
        const marks = this.#marksOf(session);
        this.#setMarks(session, { ...marks, [side]: grown(marks[side], data) });
        return;
      }
      case 'typing':
        this.#setTyping(message.message.session, message.message.data.on ? message.message.by : null);
        return;
      case 'presence':
        if (message.message.by.kind === 'visitor')
          this.#setOnline(message.message.session, message.message.data.online);
        return;
      case 'status':
        store.dispatch({ type: 'status.changed', status: message.message.data });
        return;
      case 'reply':
      case 'refusal':
      case 'queuePosition':
      case 'canned':
        return;
    }
  }

  /** What the hub says this agent has. Events that are missing follow by themselves. */
  synced(sync: SyncOutput): void {
    const { store } = this.#options;
    if (sync.time !== undefined) this.#compareClocks(sync.time);
    this.#offers.synced(sync.offers ?? []);
    if (sync.status !== undefined) store.dispatch({ type: 'status.changed', status: sync.status });
    for (const { session, marks, lastSeq, online = true } of sync.sessions) {
      this.#setMarks(session, marks);
      this.#setOnline(session, online);
      this.#expect(session, lastSeq);
    }
    for (const session of sync.gone) {
      const chat = store.state.chats[session];
      if (chat !== undefined && chat.fold.state !== 'ended' && chat.lost === null) {
        store.dispatch({ type: 'chat.lost', session, reason: 'gone' });
      }
    }
  }

  /** The answer was a moment on its way: the server is that much further, which no waiting time shows. */
  #compareClocks(time: string): void {
    const { store, clock } = this.#options;
    const aheadMs = Date.parse(time) - clock.now();
    if (Math.abs(aheadMs - store.state.clockAheadMs) < SAME_CLOCK_MS) return;
    store.dispatch({ type: 'clock.compared', aheadMs: Math.abs(aheadMs) < SAME_CLOCK_MS ? 0 : aheadMs });
  }

  close(): void {
    for (const cancel of this.#typing.values()) cancel();
    for (const cancel of this.#expected.values()) cancel();
    this.#gaps.close();
  }

  /** Returns whether it was the next of its session. `answer`: it came in a catch-up. */
  #apply(event: SessionEvent | UnknownEvent, answer = false): boolean {
    const { store, applied, agent } = this.#options;
    const { session } = event;
    const lastSeq = this.#lastSeqOf(session);
    if (event.seq <= lastSeq) return false;
    if (event.seq > lastSeq + 1) {
      if (!this.#gaps.found(session, lastSeq, answer)) return false;
      this.#skip(session, event.seq, event.at);
    }
    const known = SessionEventSchema.safeParse(event);
    if (!known.success) {
      store.dispatch({ type: 'chat.skipped', session: event.session, seq: event.seq });
      return true;
    }
    store.dispatch({ type: 'chat.event', event: known.data });
    const early = this.#earlyMarks.get(event.session);
    if (early !== undefined) this.#setMarks(event.session, early);
    this.#restoreOffline(event.session);
    if (known.data.type === 'agent.left' && known.data.data.agent.id === agent) {
      store.dispatch({ type: 'chat.lost', session: event.session, reason: 'left' });
    }
    if (known.data.type === 'agent.assigned' && known.data.data.agent.id === agent) this.#offers.settled(event.session);
    applied(known.data);
    return true;
  }

  /** What the hub has must come; where nothing of it does, it is asked for again, and at last gone without. */
  #expect(session: string, upTo: number): void {
    const { store, clock } = this.#options;
    const before = this.#lastSeqOf(session);
    if (upTo <= before) return;
    this.#expected.get(session)?.();
    const cancel = clock.after(CATCH_UP_MS, () => {
      this.#expected.delete(session);
      if (this.#lastSeqOf(session) !== before || store.state.connection.kind !== 'connected') return;
      if (this.#gaps.found(session, before, true)) this.#skip(session, upTo + 1, isoTime(clock.now()));
    });
    this.#expected.set(session, cancel);
  }

  /** Goes on without what the server does not have either. */
  #skip(session: string, upTo: number, at: string): void {
    for (let seq = this.#lastSeqOf(session) + 1; seq < upTo; seq += 1) this.#apply(lostEvent(session, seq, at));
  }

  #lastSeqOf(session: string): number {
    return this.#options.store.state.chats[session]?.fold.lastSeq ?? 0;
  }

  #marksOf(session: string): Marks {
    return this.#options.store.state.chats[session]?.marks ?? this.#earlyMarks.get(session) ?? NO_MARKS;
  }

  #setMarks(session: string, marks: Marks): void {
    if (this.#options.store.state.chats[session] === undefined) {
      this.#earlyMarks.set(session, marks);
      return;
    }
    this.#earlyMarks.delete(session);
    const before = this.#marksOf(session);
    const next = { visitor: grown(before.visitor, marks.visitor), agent: grown(before.agent, marks.agent) };
    this.#options.store.dispatch({ type: 'chat.marks', session, marks: next });
  }

  #setOnline(session: string, online: boolean): void {
    const chat = this.#options.store.state.chats[session];
    if (online) this.#earlyOffline.delete(session);
    else if (chat === undefined || chat.fold.assignee === null) this.#earlyOffline.add(session);
    if (chat !== undefined && chat.visitorOnline !== online) {
      this.#options.store.dispatch({ type: 'chat.presence', session, online });
    }
  }

  /** What was said of the visitor before the chat was this agent's. */
  #restoreOffline(session: string): void {
    const chat = this.#options.store.state.chats[session];
    if (chat === undefined || chat.fold.assignee === null || !this.#earlyOffline.delete(session)) return;
    this.#options.store.dispatch({ type: 'chat.presence', session, online: false });
  }

  #setTyping(session: string, by: Actor | null): void {
    this.#typing.get(session)?.();
    this.#typing.delete(session);
    this.#options.store.dispatch({ type: 'chat.typing', session, by });
    if (by === null) return;
    // The signal that ends it may be lost (QoS 0).
    this.#typing.set(
      session,
      this.#options.clock.after(TYPING_EXPIRY_MS, () => this.#setTyping(session, null)),
    );
  }
}

/** Marks are cumulative: an old one that comes late changes nothing. */
function grown(before: Marks['agent'], after: Marks['agent']): Marks['agent'] {
  return { delivered: Math.max(before.delivered, after.delivered), read: Math.max(before.read, after.read) };
}

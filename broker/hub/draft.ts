import type { Actor, EventData, EventType, SessionEvent } from '../protocol/events';

/** A session event before it has its place in the log. */
export type Draft = {
  [T in EventType]: { readonly type: T; readonly by: Actor; readonly data: EventData<T> };
}[EventType];
export type Drafts = readonly [Draft, ...Draft[]];

/** Where an event stands. */
export interface Stamp {
  readonly session: string;
  readonly seq: number;
  readonly id: string;
  readonly at: string;
}

export const BOT: Actor = { kind: 'bot', name: 'Assistant' };
export const SYSTEM: Actor = { kind: 'system', name: 'Parley' };

/** The event a draft becomes at its place. */
export function stampDraft(draft: Draft, stamp: Stamp): SessionEvent {
  const { session, seq, id, at } = stamp;
  return { v: 1, session, seq, id, ...draft, at };
}

import type { Marks, QueuePlace } from '../../../broker/protocol/models';
import type { VisitorEvent } from '../../../broker/protocol/projection';

/** What the visitor's page knows of the chat. Times are ISO 8601. */
export interface Conversation {
  readonly state: 'bot' | 'queued' | 'live' | 'ended';
  readonly events: readonly VisitorEvent[];
  /** What the bot speaks, as a two-letter code. */
  readonly language: string;
  /** The visitor's own gapless count; unknown events count in it. */
  readonly lastSeq: number;
  readonly marks: Marks;
  readonly agent: string | null;
  /** False while the agent has lost the connection. */
  readonly agentOnline: boolean;
  readonly queue: QueuePlace | null;
  /** The bot's open question. */
  readonly question: Extract<VisitorEvent, { type: 'bot.asked' }> | null;
  readonly rated: boolean;
  /** The server's ids of the files that the visitor's messages hold. */
  readonly files: readonly string[];
}

export const EMPTY: Conversation = {
  state: 'bot',
  events: [],
  language: 'en',
  lastSeq: 0,
  marks: { visitor: { delivered: 0, read: 0 }, agent: { delivered: 0, read: 0 } },
  agent: null,
  agentOnline: true,
  queue: null,
  question: null,
  rated: false,
  files: [],
};

/** After the next event of the visitor's own count. Pure. */
export function after(conversation: Conversation, event: VisitorEvent): Conversation {
  const next: Conversation = { ...conversation, events: [...conversation.events, event], lastSeq: event.seq };
  switch (event.type) {
    case 'bot.asked':
      return { ...next, question: event };
    case 'bot.chosen':
      return { ...next, question: null };
    case 'queue.entered':
      return { ...next, state: 'queued', agent: null, question: null };
    case 'agent.assigned':
      return { ...next, state: 'live', agent: event.data.agent.name, agentOnline: true, queue: null };
    case 'agent.left':
      return { ...next, agent: null };
    case 'session.ended':
      return { ...next, state: 'ended', agent: null, queue: null, question: null };
    case 'session.rated':
      return { ...next, rated: true };
    case 'event.lost':
      return { ...next, ...standing(event.data.stood) };
    case 'message.posted': {
      const posted = event.data.files?.map(({ file }) => file) ?? [];
      return posted.length === 0 ? next : { ...next, files: [...next.files, ...posted] };
    }
    case 'session.started':
      return { ...next, language: event.data.language };
    case 'ticket.created':
      return next;
  }
}

/** How the chat stood behind what was lost, as far as the log tells. */
function standing(stood: Extract<VisitorEvent, { type: 'event.lost' }>['data']['stood']): Partial<Conversation> {
  if (stood === undefined) return {};
  const { state, agent } = stood;
  return {
    state,
    agent: agent?.name ?? null,
    ...(state === 'bot' ? {} : { question: null }),
    ...(state === 'queued' ? {} : { queue: null }),
  };
}

/** Marks of the other side only grow. */
export function withMarks(conversation: Conversation, side: keyof Marks, mark: Marks['agent']): Conversation {
  const known = conversation.marks[side];
  const grown = { delivered: Math.max(known.delivered, mark.delivered), read: Math.max(known.read, mark.read) };
  return { ...conversation, marks: { ...conversation.marks, [side]: grown } };
}

export type DeliveryState = 'sent' | 'delivered' | 'read';

/** How far the visitor's own message has come. */
export function deliveryOf(conversation: Conversation, seq: number): DeliveryState {
  const { delivered, read } = conversation.marks.agent;
  if (seq <= read) return 'read';
  return seq <= delivered ? 'delivered' : 'sent';
}

/** Whether it is a message, and no line about the chat. */
export function isSaid({ type }: VisitorEvent): boolean {
  return type === 'message.posted' || type === 'bot.asked' || type === 'bot.chosen';
}

/** How many messages of others are behind this `seq`. */
export function newSince(events: readonly VisitorEvent[], seq: number): number {
  const from = events.findLastIndex((event) => event.seq <= seq);
  return events.slice(from + 1).filter((event) => isSaid(event) && event.by.kind !== 'visitor').length;
}

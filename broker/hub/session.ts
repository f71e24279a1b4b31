import type { SessionEvent } from '../protocol/events';
import { emptyFold, foldEvent, type SessionFold } from '../protocol/fold';
import type { AgentRef, BotStory, Mark, Marks } from '../protocol/models';
import { isShownToVisitor } from '../protocol/projection';
import type { Side } from '../protocol/topics';
import { stepAfter } from './bot';
import { Lane } from './lane';
import { topicAfter } from './topic';

const NOTHING: Mark = { delivered: 0, read: 0 };

/** One session as the hub holds it: the fold of its log, and what else the log says. Changed by events only. */
export class Session {
  readonly id: string;
  /** Everything that looks at the state and then writes events runs in here, one after the other. */
  readonly lane = new Lane();
  #fold: SessionFold;
  #marks: Marks = { visitor: NOTHING, agent: NOTHING };
  #step: string | null = null;
  #topic: string | null = null;
  #lastAgent: AgentRef | null = null;
  #markedTo = 0;
  /** Agents to whom the chat was ever offered. */
  readonly #asked = new Set<string>();
  /** `seq`s of the events that the visitor does not see, ascending. */
  readonly #hidden: number[] = [];
  readonly #story: () => BotStory;

  constructor(id: string, story: () => BotStory) {
    this.id = id;
    this.#fold = emptyFold(id);
    this.#story = story;
  }

  get fold(): SessionFold {
    return this.#fold;
  }

  /** In the session's own full count. */
  get marks(): Marks {
    return this.#marks;
  }

  /** The bot's open question, as a step of the story. */
  get step(): string | null {
    return this.#step;
  }

  /** The skill that what the visitor chose of the bot is about. */
  get topic(): string | null {
    return this.#topic;
  }

  /** Who has the chat, or had it when the session ended; null while it waits. */
  get holder(): AgentRef | null {
    return this.#fold.state === 'ended' ? this.#lastAgent : this.#fold.assignee;
  }

  /** Whether the agent was ever asked to take the chat over. */
  wasAsked(agent: string): boolean {
    return this.#asked.has(agent);
  }

  apply(event: SessionEvent): void {
    this.#fold = foldEvent(this.#fold, event);
    if (this.#fold.state === 'bot') this.#topic = topicAfter(this.#story(), this.#topic, this.#step, event);
    this.#step = stepAfter(this.#story(), this.#step, event, this.#fold);
    if (!isShownToVisitor(event)) this.#hidden.push(event.seq);
    if (event.type === 'agent.assigned') this.#lastAgent = event.data.agent;
    if (event.type === 'agent.left') this.#lastAgent = null;
    if (this.#fold.offer !== null) this.#asked.add(this.#fold.offer.agent.id);
  }

  /** Moves a side's mark forward, never back and never past the last event. Returns whether it moved. */
  mark(side: Side, input: { readonly delivered?: number | undefined; readonly read?: number | undefined }): boolean {
    const before = this.#marks[side];
    const last = this.#fold.lastSeq;
    const read = Math.min(last, Math.max(before.read, input.read ?? 0));
    const delivered = Math.min(last, Math.max(before.delivered, input.delivered ?? 0, read));
    if (read === before.read && delivered === before.delivered) return false;
    this.#marks = { ...this.#marks, [side]: { delivered, read } };
    return true;
  }

  /** A mark as the log has it. It tells of events that the log may have lost. */
  recoverMark(side: Side, mark: Mark): void {
    this.#markedTo = Math.max(this.#markedTo, mark.delivered, mark.read);
    this.mark(side, mark);
  }

  /** How many events were marked that the log does not have. */
  get missingAtEnd(): number {
    return Math.max(0, this.#markedTo - this.#fold.lastSeq);
  }

  /** How many events the visitor sees up to and with this `seq`: the visitor's own count. */
  visitorSeqOf(seq: number): number {
    return seq - this.#hiddenUpTo(seq);
  }

  /** The `seq` of the visitor's event of that number; for 0, 0. */
  fullSeqOf(visitorSeq: number): number {
    let seq = visitorSeq;
    for (const hidden of this.#hidden) {
      if (hidden > seq) break;
      seq += 1;
    }
    return visitorSeq === 0 ? 0 : seq;
  }

  /** Marks in the visitor's own count. */
  visitorMarks(): Marks {
    return { visitor: this.#forVisitor(this.#marks.visitor), agent: this.#forVisitor(this.#marks.agent) };
  }

  #forVisitor(mark: Mark): Mark {
    return { delivered: this.visitorSeqOf(mark.delivered), read: this.visitorSeqOf(mark.read) };
  }

  #hiddenUpTo(seq: number): number {
    let low = 0;
    let high = this.#hidden.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#hidden[middle] ?? seq) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

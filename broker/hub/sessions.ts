import type { BotStory } from '../protocol/models';
import type { CommandRecord, LogRecord } from '../store/ports';
import { Session } from './session';

/** Every session the hub holds: open, or ended less than 24 h ago; with the commands each has answered. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #ofAgent = new Map<string, Set<Session>>();
  readonly #replies = new Map<string, CommandRecord['reply']>();
  readonly #commandsOf = new Map<string, string[]>();
  readonly #story: () => BotStory;

  constructor(story: () => BotStory) {
    this.#story = story;
  }

  get(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  all(): IterableIterator<Session> {
    return this.#sessions.values();
  }

  /** The live chats of an agent, in no order. */
  ofAgent(agent: string): readonly Session[] {
    return [...(this.#ofAgent.get(agent) ?? [])];
  }

  /** Agents who have at least one live chat. */
  agentsWithChats(): readonly string[] {
    return [...this.#ofAgent.keys()];
  }

  /** Takes over what is in the log. The session comes into being with its first event. */
  apply(record: LogRecord): Session {
    const session = this.#sessions.get(record.session) ?? this.#add(record.session);
    if (record.kind === 'marks') {
      session.recoverMark(record.side, record);
      return session;
    }
    const before = session.fold.assignee?.id;
    for (const event of record.events) session.apply(event);
    this.#move(session, before);
    if (record.command !== undefined) this.#remember(session.id, record.command);
    return session;
  }

  /** The reply a command of this sender was given, if it has been answered. */
  replyTo(by: string, command: string): CommandRecord['reply'] | undefined {
    return this.#replies.get(commandKey(by, command));
  }

  /** How many are open, and how many of them are with an agent. Counts them all: for figures. */
  counts(): { readonly openSessions: number; readonly live: number } {
    let openSessions = 0;
    let live = 0;
    for (const { fold } of this.#sessions.values()) {
      if (fold.state !== 'ended') openSessions += 1;
      if (fold.state === 'live') live += 1;
    }
    return { openSessions, live };
  }

  forget(id: string): void {
    this.#sessions.delete(id);
    for (const key of this.#commandsOf.get(id) ?? []) this.#replies.delete(key);
    this.#commandsOf.delete(id);
  }

  #add(id: string): Session {
    const session = new Session(id, this.#story);
    this.#sessions.set(id, session);
    return session;
  }

  #move(session: Session, before: string | undefined): void {
    const after = session.fold.assignee?.id;
    if (before === after) return;
    if (before !== undefined) {
      const chats = this.#ofAgent.get(before);
      chats?.delete(session);
      if (chats?.size === 0) this.#ofAgent.delete(before);
    }
    if (after === undefined) return;
    const chats = this.#ofAgent.get(after) ?? new Set();
    this.#ofAgent.set(after, chats.add(session));
  }

  #remember(session: string, command: CommandRecord): void {
    const key = commandKey(command.by, command.id);
    this.#replies.set(key, command.reply);
    const keys = this.#commandsOf.get(session);
    if (keys === undefined) this.#commandsOf.set(session, [key]);
    else keys.push(key);
  }
}

function commandKey(by: string, command: string): string {
  return `${by} ${command}`;
}

import type { ProtocolError } from '../../broker/protocol/errors';
import type { Actor, SessionEvent } from '../../broker/protocol/events';
import type { SessionFold } from '../../broker/protocol/fold';
import type { WorkspaceInfo } from '../../broker/protocol/http';
import type { Agent, AgentStatus, Marks } from '../../broker/protocol/models';
import type { RedirectOffer } from '../../broker/protocol/redirects';
import type { DirectoryAgent, Queue } from '../../broker/protocol/retained';
import type { CannedState } from './canned';
import type { Capabilities } from './capabilities';
import type { HearingProblem, MachineAway } from './desktop';
import type { PolicyFacts } from './machine-policy';
import type { ConsoleSettings } from './settings';
import type { ConsoleWindow, PopOut, ShowChat, ShowView, WindowPlaces } from './windows';

/** Everything a window may see. One value; changed only by the reducer. Times are ISO 8601. */
export interface ConsoleState {
  readonly capabilities: Capabilities;
  readonly signIn: SignIn;
  readonly connection: Connection;
  /** Null until the server has been reached. */
  readonly workspace: WorkspaceInfo | null;
  readonly status: AgentStatus | null;
  readonly directory: readonly DirectoryAgent[];
  /** By how much the server's clock is ahead of this machine's, in milliseconds. */
  readonly clockAheadMs: number;
  readonly queue: Pick<Queue, 'skills' | 'sessions'>;
  /** In the order the chats came to this agent. */
  readonly chatOrder: readonly string[];
  readonly chats: Readonly<Record<string, Chat>>;
  /**
   * The events of a chat, in the order of `seq`. The core has every chat's from the first on;
   * a window has those it loaded, from some `seq` on (`conversation.load`).
   */
  readonly conversations: Readonly<Record<string, readonly SessionEvent[]>>;
  /** Messages and notes that the hub has not answered yet, by session, oldest first. */
  readonly outbox: Readonly<Record<string, readonly OutboxEntry[]>>;
  readonly alerts: readonly ChatAlert[];
  /** Grows with each sound that is due. */
  readonly rings: number;
  /** The one window that the last sound is for: where the agent was; null: there was none. */
  readonly ringsIn: number | null;
  /** Why the next alert may go unnoticed, in the window that would sound. */
  readonly hearing: readonly HearingProblem[];
  /** Why the machine makes the agent away; null: it does not. */
  readonly away: MachineAway | null;
  /** Chats that colleagues ask this agent to take over. */
  readonly offers: readonly RedirectOffer[];
  readonly notices: readonly Notice[];
  readonly canned: CannedState;
  /** As they count: what the machine policy sets goes before the agent's own. */
  readonly settings: ConsoleSettings;
  readonly policy: PolicyFacts;
  /** Every window that is connected. */
  readonly windows: readonly ConsoleWindow[];
  /** What has, or should have, a window of its own. */
  readonly popOuts: readonly PopOut[];
  readonly windowPlaces: WindowPlaces;
  /** The last wish that a chat be shown. */
  readonly showChat: ShowChat | null;
  readonly showView: ShowView | null;
}

export type SignIn =
  | {
      readonly kind: 'signedOut';
      /** Prefilled; null when the person has to say it. */
      readonly server: string | null;
      readonly agent: string | null;
      /** Why the last try failed, or why the person was signed out. */
      readonly error: ProtocolError | null;
      /** Why the server cannot be reached; it is tried again by itself. Absent: it can, as far as is known. */
      readonly unreachable?: string;
    }
  | { readonly kind: 'signingIn'; readonly server: string; readonly agent: string }
  | { readonly kind: 'signedIn'; readonly server: string; readonly me: Agent };

/** Why a connection that looked alive was given up: the machine has slept, or is in another network. */
export type ReconnectReason = 'sleep' | 'network';

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  /** The connection broke a moment ago and is being made again. */
  | { readonly kind: 'reconnecting'; readonly since: string; readonly because?: ReconnectReason }
  /** Reconnecting has not worked for a while, or the hub itself is away. */
  | {
      readonly kind: 'offline';
      readonly since: string;
      readonly hubAway: boolean;
      /** The address that the network does not let through, while the server answers over HTTP. */
      readonly blocked?: string;
    };

/** One open chat of this agent, or one that ended and has not been put away. */
export interface Chat {
  readonly fold: SessionFold;
  readonly marks: Marks;
  /** `seq`s of visitor messages that this agent has not read. */
  readonly unread: readonly number[];
  /** What visitor or agents said last; never the bot. */
  readonly lastMessage: { readonly by: Actor; readonly text: string; readonly at: string } | null;
  /** Who is typing now; the core takes it back after 6 s. */
  readonly typing: Actor | null;
  readonly draft: Draft;
  /** False while the visitor has no connection. */
  readonly visitorOnline: boolean;
  /** Set when the chat is no longer this agent's: it went to another agent or back to the queue. */
  readonly lost: 'left' | 'gone' | null;
}

/** What is being written, of one chat and never of another. */
export interface Draft {
  readonly text: string;
  readonly note: boolean;
}

export interface OutboxEntry {
  /** The command's id. */
  readonly id: string;
  readonly session: string;
  readonly kind: 'message' | 'note';
  readonly text: string;
  readonly at: string;
  readonly state:
    | { readonly kind: 'held'; readonly until: string }
    | { readonly kind: 'sending' }
    /** Refused for good: kept until the agent sends it again or throws it away. */
    | { readonly kind: 'failed'; readonly error: ProtocolError };
}

/** A new chat that the agent has not looked at. */
export interface ChatAlert {
  readonly session: string;
  /** The assignment that it tells of: read up to there, in whatever console, it is over. */
  readonly seq: number;
  readonly at: string;
  readonly visitor: string;
  readonly firstWords: string;
  /** The colleague who redirected it, with the note that goes along. */
  readonly from?: { readonly name: string; readonly note: string | null };
}

/** Something that went wrong or changed outside of any one call, said once. */
export interface Notice {
  readonly id: string;
  readonly at: string;
  readonly kind: 'error' | 'info';
  /** A message id of the catalogue, with its values; or plain text from the server in `text`. */
  readonly text: string;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly session?: string;
}

export const EMPTY_DRAFT: Draft = { text: '', note: false };

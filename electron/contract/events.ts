import type { Actor, SessionEvent } from '../../broker/protocol/events';
import type { WorkspaceInfo } from '../../broker/protocol/http';
import type { AgentStatus, Marks } from '../../broker/protocol/models';
import type { RedirectOffer } from '../../broker/protocol/redirects';
import type { DirectoryAgent, Queue } from '../../broker/protocol/retained';
import type { CannedEvent } from './canned';
import type { HearingProblem, MachineAway } from './desktop';
import type { PolicyFacts } from './machine-policy';
import type { ConsoleSettings } from './settings';
import type { ChatAlert, Connection, Draft, Notice, OutboxEntry, SignIn } from './state';
import type { ConsoleWindow, PopOut, ShowChat, ShowView, WindowPlaces } from './windows';

/** Everything that changes what a window sees; from the core, in order. */
export type ConsoleEvent =
  | { readonly type: 'signIn.changed'; readonly signIn: SignIn }
  | { readonly type: 'connection.changed'; readonly connection: Connection }
  | { readonly type: 'workspace.changed'; readonly workspace: WorkspaceInfo | null }
  | { readonly type: 'status.changed'; readonly status: AgentStatus }
  | { readonly type: 'directory.changed'; readonly agents: readonly DirectoryAgent[] }
  /** The server has told what its clock says. */
  | { readonly type: 'clock.compared'; readonly aheadMs: number }
  | { readonly type: 'queue.changed'; readonly queue: Pick<Queue, 'skills' | 'sessions'> }
  /** The next event of a session's log: exactly `lastSeq + 1`. Anything else is ignored by the reducer. */
  | { readonly type: 'chat.event'; readonly event: SessionEvent }
  /** An event of an unknown type took a `seq`. */
  | { readonly type: 'chat.skipped'; readonly session: string; readonly seq: number }
  | { readonly type: 'chat.marks'; readonly session: string; readonly marks: Marks }
  | { readonly type: 'chat.presence'; readonly session: string; readonly online: boolean }
  | { readonly type: 'chat.typing'; readonly session: string; readonly by: Actor | null }
  | { readonly type: 'chat.draft'; readonly session: string; readonly draft: Draft }
  | { readonly type: 'chat.lost'; readonly session: string; readonly reason: 'left' | 'gone' }
  /** Put away: no longer in the list. */
  | { readonly type: 'chat.closed'; readonly session: string }
  /** The answer to `conversation.load`, put into this window's state: events older than those it has. */
  | { readonly type: 'conversation.loaded'; readonly session: string; readonly events: readonly SessionEvent[] }
  | { readonly type: 'outbox.changed'; readonly session: string; readonly entries: readonly OutboxEntry[] }
  | { readonly type: 'alert.raised'; readonly alert: ChatAlert }
  | { readonly type: 'alert.cleared'; readonly session: string }
  | { readonly type: 'offers.changed'; readonly offers: readonly RedirectOffer[] }
  | { readonly type: 'notice.raised'; readonly notice: Notice }
  | { readonly type: 'notice.cleared'; readonly id: string }
  | CannedEvent
  /** Why the machine makes the agent away now; null: it does not. */
  | { readonly type: 'away.changed'; readonly away: MachineAway | null }
  /** A sound is due, in the one window that sounds. */
  | { readonly type: 'alerts.rang' }
  | { readonly type: 'hearing.changed'; readonly problems: readonly HearingProblem[] }
  | { readonly type: 'settings.changed'; readonly settings: ConsoleSettings }
  | { readonly type: 'policy.read'; readonly policy: PolicyFacts }
  | { readonly type: 'window.opened'; readonly window: ConsoleWindow }
  | { readonly type: 'window.focused'; readonly id: number; readonly focused: number }
  | { readonly type: 'window.closed'; readonly id: number }
  | { readonly type: 'popOuts.changed'; readonly popOuts: readonly PopOut[] }
  | { readonly type: 'windowPlaces.changed'; readonly places: WindowPlaces }
  | { readonly type: 'showChat.asked'; readonly show: ShowChat }
  | { readonly type: 'showView.asked'; readonly show: ShowView }
  /** Everything of the signed-in agent goes: chats, drafts, outbox, directory. */
  | { readonly type: 'signedOut' };

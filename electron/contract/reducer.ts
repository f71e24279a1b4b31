import type { EventOf, SessionEvent } from '../../broker/protocol/events';
import { emptyFold, foldEvent } from '../../broker/protocol/fold';
import type { Marks } from '../../broker/protocol/models';
import { NO_CANNED, reduceCanned } from './canned';
import type { Capabilities } from './capabilities';
import type { ConsoleEvent } from './events';
import { DEFAULT_SETTINGS } from './settings';
import { type Chat, type ConsoleState, EMPTY_DRAFT } from './state';
import { alertingWindow } from './windows';

const NO_MARKS: Marks = { visitor: { delivered: 0, read: 0 }, agent: { delivered: 0, read: 0 } };

/** The state before anything has happened. */
export function initialState(capabilities: Capabilities): ConsoleState {
  return {
    capabilities,
    signIn: { kind: 'signedOut', server: null, agent: null, error: null },
    connection: { kind: 'connecting' },
    workspace: null,
    status: null,
    directory: [],
    clockAheadMs: 0,
    queue: { skills: [], sessions: [] },
    chatOrder: [],
    chats: {},
    conversations: {},
    outbox: {},
    alerts: [],
    rings: 0,
    ringsIn: null,
    hearing: [],
    away: null,
    offers: [],
    notices: [],
    canned: NO_CANNED,
    settings: DEFAULT_SETTINGS,
    policy: { source: null, locked: [], problems: [] },
    windows: [],
    popOuts: [],
    windowPlaces: {},
    showChat: null,
    showView: null,
  };
}

/**
 * The one way state changes, in the core and in every window alike. Pure.
 * A window that has not loaded a conversation keeps none: then only the chat's summary changes.
 */
export function reduce(state: ConsoleState, event: ConsoleEvent): ConsoleState {
  switch (event.type) {
    case 'signIn.changed':
      return { ...state, signIn: event.signIn };
    case 'connection.changed':
      return { ...state, connection: event.connection };
    case 'workspace.changed':
      return { ...state, workspace: event.workspace };
    case 'status.changed':
      return { ...state, status: event.status };
    case 'directory.changed':
      return { ...state, directory: event.agents };
    case 'clock.compared':
      return { ...state, clockAheadMs: event.aheadMs };
    case 'queue.changed':
      return { ...state, queue: event.queue };
    case 'chat.event':
      return withSessionEvent(state, event.event);
    case 'chat.skipped':
      return withSkippedEvent(state, event.session, event.seq);
    case 'chat.marks':
      return withMarks(state, event.session, event.marks);
    case 'chat.presence':
      return withChat(state, event.session, (chat) => ({ ...chat, visitorOnline: event.online }));
    case 'chat.typing':
      return withChat(state, event.session, (chat) => ({ ...chat, typing: event.by }));
    case 'chat.draft':
      return withChat(state, event.session, (chat) => ({ ...chat, draft: event.draft }));
    case 'chat.lost':
      return withoutAlert(
        withChat(state, event.session, (chat) => ({ ...chat, lost: event.reason, typing: null })),
        event.session,
      );
    case 'chat.closed':
      return withoutChat(state, event.session);
    case 'conversation.loaded':
      return withOlderEvents(state, event.session, event.events);
    case 'outbox.changed':
      return { ...state, outbox: { ...state.outbox, [event.session]: event.entries } };
    case 'alert.raised':
      return {
        ...state,
        alerts: [...state.alerts.filter((alert) => alert.session !== event.alert.session), event.alert],
      };
    case 'alert.cleared':
      return withoutAlert(state, event.session);
    case 'offers.changed':
      return { ...state, offers: event.offers };
    case 'notice.raised':
      return { ...state, notices: [...state.notices, event.notice] };
    case 'notice.cleared':
      return { ...state, notices: state.notices.filter((notice) => notice.id !== event.id) };
    case 'away.changed':
      return { ...state, away: event.away };
    case 'alerts.rang':
      return { ...state, rings: state.rings + 1, ringsIn: alertingWindow(state.windows)?.id ?? null };
    case 'hearing.changed':
      return { ...state, hearing: event.problems };
    case 'canned.cleared':
    case 'canned.changed':
    case 'canned.uses':
      return { ...state, canned: reduceCanned(state.canned, event) };
    case 'settings.changed':
      return { ...state, settings: event.settings };
    case 'policy.read':
      return { ...state, policy: event.policy };
    case 'window.opened':
      return { ...state, windows: [...state.windows, event.window] };
    case 'window.focused':
      return {
        ...state,
        windows: state.windows.map((one) => (one.id === event.id ? { ...one, focused: event.focused } : one)),
      };
    case 'window.closed':
      return { ...state, windows: state.windows.filter((one) => one.id !== event.id) };
    case 'popOuts.changed':
      return { ...state, popOuts: event.popOuts };
    case 'windowPlaces.changed':
      return { ...state, windowPlaces: event.places };
    case 'showChat.asked':
      return { ...state, showChat: event.show };
    case 'showView.asked':
      return { ...state, showView: event.show };
    case 'signedOut':
      return signedOut(state);
  }
}

function withSessionEvent(state: ConsoleState, event: SessionEvent): ConsoleState {
  const known = state.chats[event.session];
  const chat = known ?? newChat(event.session);
  if (event.seq !== chat.fold.lastSeq + 1) return state;
  const conversation = state.conversations[event.session] ?? (known === undefined ? [] : undefined);
  return {
    ...(endsAlert(state, event) ? withoutAlert(state, event.session) : state),
    chatOrder: known === undefined ? [...state.chatOrder, event.session] : state.chatOrder,
    chats: { ...state.chats, [event.session]: chatAfter(chat, event) },
    conversations:
      conversation === undefined
        ? state.conversations
        : { ...state.conversations, [event.session]: [...conversation, event] },
  };
}

/** Also the first of a log can be unknown: the chat is there then, else what follows would be a gap for ever. */
function withSkippedEvent(state: ConsoleState, session: string, seq: number): ConsoleState {
  const chat = state.chats[session];
  if (seq !== (chat?.fold.lastSeq ?? 0) + 1) return state;
  const { fold, ...rest } = chat ?? newChat(session);
  const chats = { ...state.chats, [session]: { ...rest, fold: { ...fold, lastSeq: seq } } };
  if (chat !== undefined) return { ...state, chats };
  return {
    ...state,
    chats,
    chatOrder: [...state.chatOrder, session],
    conversations: { ...state.conversations, [session]: [] },
  };
}

function newChat(session: string): Chat {
  return {
    fold: emptyFold(session),
    marks: NO_MARKS,
    unread: [],
    lastMessage: null,
    typing: null,
    visitorOnline: true,
    draft: EMPTY_DRAFT,
    lost: null,
  };
}

function chatAfter(chat: Chat, event: SessionEvent): Chat {
  const next: Chat = { ...chat, fold: foldEvent(chat.fold, event) };
  if (event.type === 'agent.assigned') return { ...next, lost: null, visitorOnline: true };
  if (event.type === 'session.ended') return { ...next, typing: null };
  if (event.type !== 'message.posted') return next;
  // What the bot says is no news of the visitor's.
  if (event.by.kind === 'bot') return next;
  const unread =
    event.by.kind === 'visitor' && event.seq > chat.marks.agent.read ? [...chat.unread, event.seq] : chat.unread;
  const stillTyping = chat.typing?.kind === event.by.kind ? null : chat.typing;
  return {
    ...next,
    unread,
    typing: stillTyping,
    lastMessage: { by: event.by, text: wordsOf(event), at: event.at },
  };
}

/** What a message says in one line; one of files only says their names. */
function wordsOf({ data }: EventOf<'message.posted'>): string {
  return data.text === '' ? (data.files ?? []).map(({ name }) => name).join(', ') : data.text;
}

function withChat(state: ConsoleState, session: string, change: (chat: Chat) => Chat): ConsoleState {
  const chat = state.chats[session];
  if (chat === undefined) return state;
  const next = change(chat);
  return next === chat ? state : { ...state, chats: { ...state.chats, [session]: next } };
}

/** What another console of the same agent has read is no news here either. */
function withMarks(state: ConsoleState, session: string, marks: Marks): ConsoleState {
  const next = withChat(state, session, (chat) => ({
    ...chat,
    marks,
    unread: chat.unread.filter((seq) => seq > marks.agent.read),
  }));
  const isNoticed = state.alerts.some((alert) => alert.session === session && alert.seq <= marks.agent.read);
  return isNoticed ? withoutAlert(next, session) : next;
}

/** Whether a new chat need not be announced any longer: it is over, not this agent's any more, or answered. */
function endsAlert({ signIn }: ConsoleState, event: SessionEvent): boolean {
  const me = signIn.kind === 'signedIn' ? signIn.me.id : null;
  if (event.type === 'session.ended') return true;
  if (event.type === 'agent.left') return event.data.agent.id === me;
  return (event.type === 'message.posted' || event.type === 'note.posted') && event.by.id === me && me !== null;
}

function withoutAlert(state: ConsoleState, session: string): ConsoleState {
  const alerts = state.alerts.filter((alert) => alert.session !== session);
  return alerts.length === state.alerts.length ? state : { ...state, alerts };
}

function withoutChat(state: ConsoleState, session: string): ConsoleState {
  const { [session]: _chat, ...chats } = state.chats;
  const { [session]: _conversation, ...conversations } = state.conversations;
  const { [session]: _outbox, ...outbox } = state.outbox;
  return {
    ...state,
    chats,
    conversations,
    outbox,
    chatOrder: state.chatOrder.filter((id) => id !== session),
    alerts: state.alerts.filter((alert) => alert.session !== session),
  };
}

function withOlderEvents(state: ConsoleState, session: string, events: readonly SessionEvent[]): ConsoleState {
  // Put away while it was on its way.
  if (state.chats[session] === undefined) return state;
  const first = state.conversations[session]?.[0];
  const older = first === undefined ? events : events.filter((event) => event.seq < first.seq);
  const kept = state.conversations[session] ?? [];
  return { ...state, conversations: { ...state.conversations, [session]: [...older, ...kept] } };
}

function signedOut(state: ConsoleState): ConsoleState {
  return {
    ...initialState(state.capabilities),
    signIn: state.signIn,
    workspace: state.workspace,
    settings: state.settings,
    policy: state.policy,
    notices: state.notices,
    // Of the machine, whoever is signed in.
    hearing: state.hearing,
    away: state.away,
    windows: state.windows,
  };
}

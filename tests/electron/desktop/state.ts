import { emptyFold } from '../../../broker/protocol/fold';
import type { Agent } from '../../../broker/protocol/models';
import { isoTime } from '../../../broker/protocol/ports';
import { initialState } from '../../../electron/contract/reducer';
import type { Chat, ConsoleState, OutboxEntry } from '../../../electron/contract/state';
import { EMPTY_DRAFT } from '../../../electron/contract/state';

export const AINO: Agent = {
  id: 'aino',
  name: 'Aino Virtanen',
  email: 'aino@example.com',
  role: 'agent',
  skills: ['it'],
  languages: ['fi'],
  limit: 3,
  pauseOnLogin: false,
};

const CAPABILITIES = {
  host: 'electron',
  tray: true,
  badge: true,
  autostart: true,
  windows: true,
  version: '1.0.0',
} as const;

/** A signed-in, connected, active agent without chats, and what a test changes of it. */
export function stateOf(change: Partial<ConsoleState> = {}): ConsoleState {
  return {
    ...initialState(CAPABILITIES),
    signIn: { kind: 'signedIn', server: 'https://chat.example.com', me: AINO },
    connection: { kind: 'connected' },
    status: { status: 'active', effective: 'active', revision: 1 },
    workspace: {
      title: 'Help desk',
      skills: [],
      statusReasons: ['Lunch', 'Meeting'],
      askVisitor: false,
      messageCharacters: 8_000,
      redirect: { mode: 'immediate', timeoutMs: 30_000 },
      demo: false,
    },
    chatOrder: Object.keys(change.chats ?? {}),
    ...change,
  };
}

export function chatOf(session: string, change: Partial<Chat> = {}): Chat {
  return {
    fold: { ...emptyFold(session), state: 'live' },
    marks: { visitor: { delivered: 0, read: 0 }, agent: { delivered: 0, read: 0 } },
    unread: [],
    lastMessage: null,
    typing: null,
    visitorOnline: true,
    draft: EMPTY_DRAFT,
    lost: null,
    ...change,
  };
}

export function entryOf(id: string, kind: OutboxEntry['state']['kind']): OutboxEntry {
  const at = isoTime(0);
  const state: OutboxEntry['state'] =
    kind === 'held'
      ? { kind, until: at }
      : kind === 'failed'
        ? { kind, error: { code: 'conflict', message: 'Over', retryable: false } }
        : { kind };
  return { id, session: 'c1', kind: 'message', text: 'My secret words', at, state };
}

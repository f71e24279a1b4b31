import { longestWaiting } from '../contract/open-chats';
import type { ConsoleState } from '../contract/state';
import { type MenuEntry, plainLabel, SEPARATOR } from './menu-entry';
import { teamFacts } from './team-facts';
import type { DesktopTexts } from './texts';
import { chatEntries, longestWaitText } from './tray-chats';

export type TrayIcon = 'active' | 'inactive' | 'offline' | 'unread';

export interface TrayModel {
  readonly icon: TrayIcon;
  readonly tooltip: string;
  readonly menu: readonly MenuEntry[];
}

/**
 * Everything that the tray shows, from the state and the time alone. The shell renders it whole after each change, and
 * when `nextWaitChange` says.
 * @param now - Epoch milliseconds.
 */
export function trayModel(state: ConsoleState, t: DesktopTexts, now: number): TrayModel {
  const facts = teamFacts(state);
  const signedIn = state.signIn.kind === 'signedIn';
  const connection = t(`desktop.connection.${state.connection.kind}`);
  const chats = t('desktop.chats', { open: facts.open, unread: facts.unread });
  const status = statusText(state, t);
  const longest = longestWaitText(state, t, now);
  const lines = signedIn
    ? [
        t('desktop.waiting', { waiting: facts.waiting }),
        t('desktop.free', { free: facts.free ?? 0, limit: facts.limit }),
        connection,
        ...(facts.unsent > 0 ? [t('desktop.unsent', { unsent: facts.unsent })] : []),
      ]
    : [];
  return {
    icon: iconOf(state, now),
    tooltip: [
      t('desktop.name'),
      status,
      ...(signedIn ? [chats, ...(longest === null ? [] : [longest]), connection] : []),
    ].join('\n'),
    menu: [
      { kind: 'command', label: t('desktop.open'), command: { do: 'open' } },
      SEPARATOR,
      ...statusEntries(state, status, t),
      ...(signedIn ? [{ kind: 'text', label: chats } satisfies MenuEntry, ...chatEntries(state, t, now)] : []),
      ...lines.map((label): MenuEntry => ({ kind: 'text', label })),
      ...(lines.length > 0 ? [SEPARATOR] : []),
      { kind: 'command', label: t('desktop.settings'), command: { do: 'settings' }, enabled: signedIn },
      { kind: 'command', label: t('desktop.quit'), command: { do: 'quit' } },
    ],
  };
}

/** Who waits too long calls as much as what nobody has read. */
function iconOf(state: ConsoleState, now: number): TrayIcon {
  if (state.signIn.kind !== 'signedIn' || state.connection.kind !== 'connected') return 'offline';
  const { unread, alerts } = teamFacts(state);
  if (unread + alerts > 0 || longestWaiting(state, now)?.wait.urgency === 'overdue') return 'unread';
  return state.status?.effective === 'active' ? 'active' : 'inactive';
}

/** The status in words, with the reason: the agent's own, else the machine's. */
function statusText({ signIn, status, away }: ConsoleState, t: DesktopTexts): string {
  if (signIn.kind !== 'signedIn') return t('desktop.status.signedOut');
  if (status === null) return t('desktop.status.unknown');
  if (status.status === 'active') return away === null ? t('desktop.status.active') : t(`desktop.away.${away}`);
  return status.reason === undefined
    ? t('desktop.status.inactive')
    : t('desktop.status.inactiveReason', { reason: status.reason });
}

/** Without a connection the choice cannot be told to the hub: it is shown, and cannot be changed. */
function statusEntries(state: ConsoleState, shown: string, t: DesktopTexts): MenuEntry[] {
  const { status } = state;
  if (state.signIn.kind !== 'signedIn' || status === null) return [{ kind: 'text', label: shown }, SEPARATOR];
  const enabled = state.connection.kind === 'connected';
  const reasons = state.workspace?.statusReasons ?? [];
  const chosen = status.status === 'active' ? null : (status.reason ?? '');
  const because = (reason: string): string => t('desktop.status.inactiveReason', { reason: plainLabel(reason) });
  const inactive = (label: string, reason: string | null): MenuEntry => ({
    kind: 'command',
    label,
    command: { do: 'status', status: 'inactive', reason },
    enabled,
    chosen: chosen === (reason ?? ''),
  });
  return [
    ...(state.away === null ? [] : [{ kind: 'text', label: shown } satisfies MenuEntry]),
    {
      kind: 'command',
      label: t('desktop.status.active'),
      command: { do: 'status', status: 'active', reason: null },
      enabled,
      chosen: chosen === null,
    },
    inactive(t('desktop.status.inactive'), null),
    ...reasons.map((reason) => inactive(because(reason), reason)),
    // A reason of the agent's own, or of another console.
    ...(chosen !== null && chosen !== '' && !reasons.includes(chosen) ? [inactive(because(chosen), chosen)] : []),
    SEPARATOR,
  ];
}

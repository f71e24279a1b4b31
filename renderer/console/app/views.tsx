import {
  ChartColumn,
  History as HistoryIcon,
  type LucideIcon,
  MessageSquareQuote,
  MessagesSquare,
  Settings as SettingsIcon,
  Tickets as TicketsIcon,
} from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { Agent } from '../../../broker/protocol/models';
import { useCore } from '../core/hooks';
import type { TextId } from '../core/texts';
import type { View } from '../core/ui-store';
import { Team } from '../team/team';
import { NotLoaded } from './not-loaded';

interface ViewEntry {
  readonly view: View;
  readonly icon: LucideIcon;
  readonly text: TextId;
  readonly Component: ComponentType;
  /** For team leads and administrators only. */
  readonly leads?: true;
}

type Loaded = Promise<{ default: ComponentType }>;

/** Loaded when they are opened, or when the window has nothing better to do: the first view comes without them. */
const LATER = {
  tickets: (): Loaded => import('../tickets/tickets').then(({ Tickets }) => ({ default: Tickets })),
  history: (): Loaded => import('../history/history').then(({ History }) => ({ default: History })),
  canned: (): Loaded => import('../canned/view/canned-view').then(({ CannedView }) => ({ default: CannedView })),
  reports: (): Loaded => import('../reports/reports').then(({ Reports }) => ({ default: Reports })),
  settings: (): Loaded => import('../settings/settings').then(({ Settings }) => ({ default: Settings })),
};

/** Loads what the window will need later. */
export async function loadViews(): Promise<void> {
  await Promise.allSettled(Object.values(LATER).map((load) => load()));
}

function later(view: keyof typeof LATER): ComponentType {
  // What serves the pages may have ended meanwhile.
  return lazy(() => LATER[view]().catch(() => ({ default: NotLoaded })));
}

/** In the order of the navigation. */
const VIEWS: readonly ViewEntry[] = [
  { view: 'chats', icon: MessagesSquare, text: 'nav.chats', Component: Team },
  { view: 'tickets', icon: TicketsIcon, text: 'nav.tickets', Component: later('tickets') },
  { view: 'history', icon: HistoryIcon, text: 'nav.history', Component: later('history') },
  { view: 'canned', icon: MessageSquareQuote, text: 'nav.canned', Component: later('canned') },
  { view: 'reports', icon: ChartColumn, text: 'nav.reports', Component: later('reports'), leads: true },
  { view: 'settings', icon: SettingsIcon, text: 'nav.settings', Component: later('settings') },
];

/** The views of the workspace that somebody has, in the order of the navigation. */
export function viewsOf(role: Agent['role']): readonly ViewEntry[] {
  return role === 'agent' ? VIEWS.filter(({ leads }) => leads !== true) : VIEWS;
}

/** The views of whoever is signed in here. */
export function useViews(): readonly ViewEntry[] {
  const role = useCore(({ signIn }) => (signIn.kind === 'signedIn' ? signIn.me.role : 'agent'));
  return viewsOf(role);
}

import {
  History as HistoryIcon,
  type LucideIcon,
  MessageSquareQuote,
  MessagesSquare,
  Settings as SettingsIcon,
  Tickets as TicketsIcon,
} from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { TextId } from '../core/texts';
import type { View } from '../core/ui-store';
import { Team } from '../team/team';
import { NotLoaded } from './not-loaded';

interface ViewEntry {
  readonly view: View;
  readonly icon: LucideIcon;
  readonly text: TextId;
  readonly Component: ComponentType;
}

type Loaded = Promise<{ default: ComponentType }>;

/** Loaded when they are opened, or when the window has nothing better to do: the first view comes without them. */
const LATER = {
  tickets: (): Loaded => import('../tickets/tickets').then(({ Tickets }) => ({ default: Tickets })),
  history: (): Loaded => import('../history/history').then(({ History }) => ({ default: History })),
  canned: (): Loaded => import('../canned/view/canned-view').then(({ CannedView }) => ({ default: CannedView })),
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

/** The views of the workspace, in the order of the navigation. */
export const VIEWS: readonly ViewEntry[] = [
  { view: 'chats', icon: MessagesSquare, text: 'nav.chats', Component: Team },
  { view: 'tickets', icon: TicketsIcon, text: 'nav.tickets', Component: later('tickets') },
  { view: 'history', icon: HistoryIcon, text: 'nav.history', Component: later('history') },
  { view: 'canned', icon: MessageSquareQuote, text: 'nav.canned', Component: later('canned') },
  { view: 'settings', icon: SettingsIcon, text: 'nav.settings', Component: later('settings') },
];

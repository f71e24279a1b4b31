import {
  History as HistoryIcon,
  type LucideIcon,
  MessageSquareQuote,
  MessagesSquare,
  Settings as SettingsIcon,
  Tickets as TicketsIcon,
} from 'lucide-react';
import type { ComponentType } from 'react';
import { CannedView } from '../canned/view/canned-view';
import type { TextId } from '../core/texts';
import type { View } from '../core/ui-store';
import { History } from '../history/history';
import { Settings } from '../settings/settings';
import { Team } from '../team/team';
import { Tickets } from '../tickets/tickets';

interface ViewEntry {
  readonly view: View;
  readonly icon: LucideIcon;
  readonly text: TextId;
  readonly Component: ComponentType;
}

/** The views of the workspace, in the order of the navigation. */
export const VIEWS: readonly ViewEntry[] = [
  { view: 'chats', icon: MessagesSquare, text: 'nav.chats', Component: Team },
  { view: 'tickets', icon: TicketsIcon, text: 'nav.tickets', Component: Tickets },
  { view: 'history', icon: HistoryIcon, text: 'nav.history', Component: History },
  { view: 'canned', icon: MessageSquareQuote, text: 'nav.canned', Component: CannedView },
  { view: 'settings', icon: SettingsIcon, text: 'nav.settings', Component: Settings },
];

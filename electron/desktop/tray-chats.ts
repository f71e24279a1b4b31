import type { Chat, ConsoleState } from '../contract/state';
import { type MenuEntry, plainLabel } from './menu-entry';
import { isOpen } from './team-facts';
import type { DesktopTexts } from './texts';

/** A longer menu is not read, and does not fit on a small display. */
const MOST = 10;

/**
 * The open chats as entries that show them, those with something unread first. Others may look at the menu, too: of a
 * chat it has the visitor's name, and never a word.
 */
export function chatEntries({ chats }: ConsoleState, t: DesktopTexts): MenuEntry[] {
  const open = Object.values(chats).filter(isOpen);
  const ordered = [...open.filter(isUnread), ...open.filter((chat) => !isUnread(chat))];
  const more = ordered.length - MOST;
  return [
    ...ordered.slice(0, MOST).map((chat) => entryOf(chat, t)),
    ...(more > 0 ? [{ kind: 'text', label: t('desktop.chat.more', { more }) } satisfies MenuEntry] : []),
  ];
}

function entryOf({ fold, unread }: Chat, t: DesktopTexts): MenuEntry {
  const visitor = plainLabel(fold.visitor.name) || t('desktop.visitor');
  return {
    kind: 'command',
    label: t('desktop.chat', { visitor, unread: unread.length }),
    command: { do: 'chat', session: fold.session },
  };
}

function isUnread({ unread }: Chat): boolean {
  return unread.length > 0;
}

import { isolated } from '../../broker/protocol/direction';
import { cutText } from '../../broker/protocol/graphemes';
import { visibleName } from '../../broker/protocol/visible-text';
/** What a menu does when it is chosen; the shell carries it out. */
export type MenuCommand =
  | { readonly do: 'open' }
  | { readonly do: 'settings' }
  | { readonly do: 'quit' }
  | { readonly do: 'about' }
  | { readonly do: 'diagnostics' }
  | { readonly do: 'update' }
  | { readonly do: 'zoom'; readonly step: -1 | 0 | 1 }
  | { readonly do: 'status'; readonly status: 'active' | 'inactive'; readonly reason: string | null }
  | { readonly do: 'chat'; readonly session: string }
  | { readonly do: 'correct'; readonly word: string }
  | { readonly do: 'learn'; readonly word: string };

/** What the system does by itself. */
export type MenuRole =
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'reload'
  | 'togglefullscreen'
  | 'minimize'
  | 'close'
  | 'hide'
  | 'hideOthers'
  | 'unhide'
  | 'front'
  | 'services';

/** One entry of a menu, as plain data. */
export type MenuEntry =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'role'; readonly role: MenuRole }
  | {
      readonly kind: 'command';
      readonly label: string;
      readonly command: MenuCommand;
      readonly accelerator?: string;
      readonly enabled?: boolean;
      /** Given: one of several choices, chosen or not. */
      readonly chosen?: boolean;
    }
  | { readonly kind: 'submenu'; readonly label: string; readonly entries: readonly MenuEntry[] };

export const SEPARATOR: MenuEntry = { kind: 'separator' };

/** Characters of a name in a menu. */
const LONGEST_LABEL = 40;

/** What somebody else wrote, as part of a label: one short line, in which `&` marks no letter for the keyboard. */
export function plainLabel(text: string): string {
  return isolated(cutText(visibleName(text), LONGEST_LABEL)).replaceAll('&', '&&');
}

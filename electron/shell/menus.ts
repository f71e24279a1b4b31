import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand, MenuEntry } from '../desktop/menu-entry';

/** Makes a menu of the system from plain entries. */
export function buildMenu(entries: readonly MenuEntry[], run: (command: MenuCommand) => void): Menu {
  return Menu.buildFromTemplate(entries.map((entry) => itemOf(entry, run)));
}

function itemOf(entry: MenuEntry, run: (command: MenuCommand) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: entry.label, enabled: false };
    case 'role':
      return { role: entry.role };
    case 'submenu':
      return { label: entry.label, submenu: entry.entries.map((one) => itemOf(one, run)) };
    case 'command': {
      const { label, command, accelerator, enabled, chosen } = entry;
      return {
        label,
        enabled: enabled ?? true,
        click: () => run(command),
        ...(accelerator === undefined ? {} : { accelerator }),
        ...(chosen === undefined ? {} : { type: 'radio', checked: chosen }),
      };
    }
  }
}

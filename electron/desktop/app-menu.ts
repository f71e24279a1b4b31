import { type MenuEntry, SEPARATOR } from './menu-entry';
import type { DesktopTexts } from './texts';
import { type UpdateState, updateEntry } from './updates';

const role = (name: Extract<MenuEntry, { kind: 'role' }>['role']): MenuEntry => ({ kind: 'role', role: name });

/** The menu bar. No Alt and no AltGr in any shortcut: they write letters on many keyboards. */
export function appMenu(
  facts: {
    readonly platform: NodeJS.Platform;
    readonly signedIn: boolean;
    readonly update: UpdateState;
  },
  t: DesktopTexts,
): readonly MenuEntry[] {
  const mac = facts.platform === 'darwin';
  const settings: MenuEntry = {
    kind: 'command',
    label: t('desktop.settings'),
    command: { do: 'settings' },
    accelerator: 'CommandOrControl+,',
    enabled: facts.signedIn,
  };
  const quit: MenuEntry = {
    kind: 'command',
    label: t('desktop.quit'),
    command: { do: 'quit' },
    accelerator: 'CommandOrControl+Q',
  };
  const about: MenuEntry = { kind: 'command', label: t('desktop.about'), command: { do: 'about' } };
  const diagnostics: MenuEntry = {
    kind: 'command',
    label: t('desktop.diagnostics'),
    command: { do: 'diagnostics' },
  };
  const update = updateEntry(facts.update, t);
  const updates = update === null ? [] : [update];
  const own: MenuEntry = {
    kind: 'submenu',
    label: t('desktop.name'),
    entries: [
      about,
      ...updates,
      SEPARATOR,
      settings,
      SEPARATOR,
      role('services'),
      SEPARATOR,
      role('hide'),
      role('hideOthers'),
      role('unhide'),
      SEPARATOR,
      quit,
    ],
  };
  return [
    ...(mac ? [own] : []),
    {
      kind: 'submenu',
      label: t('desktop.file'),
      entries: [...(mac ? [] : [settings, SEPARATOR]), role('close'), ...(mac ? [] : [quit])],
    },
    {
      kind: 'submenu',
      label: t('desktop.edit'),
      entries: [role('undo'), role('redo'), SEPARATOR, role('cut'), role('copy'), role('paste'), role('selectAll')],
    },
    {
      kind: 'submenu',
      label: t('desktop.view'),
      entries: [
        zoom(t('desktop.zoomIn'), 1, 'CommandOrControl+Plus'),
        zoom(t('desktop.zoomOut'), -1, 'CommandOrControl+-'),
        zoom(t('desktop.zoomReset'), 0, 'CommandOrControl+0'),
        SEPARATOR,
        role('togglefullscreen'),
        role('reload'),
      ],
    },
    {
      kind: 'submenu',
      label: t('desktop.window'),
      entries: [role('minimize'), ...(mac ? [SEPARATOR, role('front')] : [])],
    },
    {
      kind: 'submenu',
      label: t('desktop.help'),
      entries: [diagnostics, ...(mac ? [] : [...updates, SEPARATOR, about])],
    },
  ];
}

function zoom(label: string, step: -1 | 0 | 1, accelerator: string): MenuEntry {
  return { kind: 'command', label, command: { do: 'zoom', step }, accelerator };
}

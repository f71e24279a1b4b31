import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { appEvents } from './app';
import { emitterOf } from './events';
import { onDrive, record } from './record';
import { type Doubled, lacked, type Surplus, strict, strictClass } from './strict';

/** Of each picture the file that it was made of, and of each menu its entries: what Electron's own do not tell. */
const files = new WeakMap<object, string>();
const templates = new WeakMap<object, Template>();

export const nativeImage = strict('nativeImage', {
  createFromPath: (file: string): Electron.NativeImage => {
    // Electron makes an empty picture of a file that is not there, and shows nothing.
    if (!existsSync(file)) lacked.push(`the picture ${file}`);
    const image = strict('NativeImage', {} satisfies Doubled<Electron.NativeImage>);
    files.set(image, file);
    return image as unknown as Electron.NativeImage;
  },
} satisfies Doubled<typeof Electron.NativeImage>);

/** Of a picture, the file that it was made of. */
export function nameOf(image: unknown): string {
  const file = typeof image === 'object' && image !== null ? files.get(image) : undefined;
  return file === undefined ? String(image) : basename(file);
}

type Template = (Electron.MenuItem | Electron.MenuItemConstructorOptions)[];
let popup: Template = [];

export const Menu = strict('Menu', {
  buildFromTemplate: (template: Template): Electron.Menu => {
    const menu = strict('a Menu', {
      popup: () => {
        popup = template;
      },
    } satisfies Doubled<Electron.Menu>);
    templates.set(menu, template);
    return menu as unknown as Electron.Menu;
  },
  setApplicationMenu: (menu: Electron.Menu | null) => {
    application = templateOf(menu);
    record('Menu.setApplicationMenu', labelsOf(application));
  },
} satisfies Doubled<Omit<typeof Electron.Menu, 'prototype'>>);

let application: Template = [];

function templateOf(menu: Electron.Menu | null): Template {
  return menu === null ? [] : (templates.get(menu) ?? []);
}

function click(template: Template, ...path: string[]): void {
  let items = template;
  for (const label of path.slice(0, -1)) {
    const inner = items.find((item) => item.label === label)?.submenu;
    items = Array.isArray(inner) ? inner : [];
  }
  const item = items.find(({ label }) => label === path.at(-1));
  if (item === undefined) throw new Error(`There is no ${path.join(' > ')} in ${JSON.stringify(labelsOf(template))}`);
  if (item.enabled === false) throw new Error(`${path.join(' > ')} cannot be chosen now`);
  // Electron marks the one of several that was clicked, by itself, whatever comes of it.
  if (item.type === 'radio') for (const one of groupOf(items, item)) one.checked = one === item;
  // Electron gives more; nothing of ours takes it.
  (item.click as (() => void) | undefined)?.();
}

/** The choices among which one is: they stand between two separators, or at an end. */
function groupOf(items: Template, item: Template[number]): Template {
  const at = items.indexOf(item);
  const from = items.findLastIndex(({ type }, index) => index < at && type === 'separator') + 1;
  const to = items.findIndex(({ type }, index) => index > at && type === 'separator');
  return items.slice(from, to === -1 ? undefined : to).filter(({ type }) => type === 'radio');
}

/** Checked entries are marked, disabled ones are in brackets. */
function labelsOf(template: Template): unknown[] {
  return template.map((item) => {
    if (item.type === 'separator') return '-';
    if (item.role !== undefined) return `role:${item.role}`;
    if (Array.isArray(item.submenu)) return { [item.label ?? '']: labelsOf(item.submenu) };
    const label = `${item.checked === true ? '* ' : ''}${item.label}`;
    return item.enabled === false ? `(${label})` : label;
  });
}

let icon: { image: string; tooltip: string; menu: Template; destroyed: boolean } | null = null;
const trayEvents = emitterOf('tray');

class TrayDouble {
  constructor(image: Electron.NativeImage | string) {
    if (!appEvents.isReady) throw new Error('A tray icon was made before the app was ready');
    icon = { image: nameOf(image), tooltip: '', menu: [], destroyed: false };
  }
  setImage(image: Electron.NativeImage | string): void {
    if (icon !== null) icon.image = nameOf(image);
  }
  setToolTip(tooltip: string): void {
    if (icon !== null) icon.tooltip = tooltip;
  }
  setContextMenu(menu: Electron.Menu | null): void {
    record('tray.setContextMenu');
    if (icon !== null) icon.menu = templateOf(menu);
  }
  on(event: string, listener: (...args: never[]) => void): this {
    trayEvents.on(event, listener);
    return this;
  }
  destroy(): void {
    if (icon !== null) icon.destroyed = true;
  }
}
const surplus: Surplus<TrayDouble, Electron.Tray>[] = [];
void surplus;
void ((tray: TrayDouble) => tray satisfies Doubled<Electron.Tray>);
export const Tray = strictClass('Tray', TrayDouble);

onDrive('tray', () => (icon === null ? null : { image: icon.image, tooltip: icon.tooltip, menu: labelsOf(icon.menu) }));
onDrive('tray.choose', (label: string) => click(icon?.menu ?? [], label));
onDrive('tray.click', () => trayEvents.emitter.emit('click', {}));
onDrive('menu.choose', (...path: string[]) => click(application, ...path));
onDrive('popup', () => labelsOf(popup));
onDrive('popup.choose', (label: string) => click(popup, label));

const notifications: ReturnType<typeof emitterOf>[] = [];

class NotificationDouble {
  readonly #events = emitterOf('notification');
  readonly #options: Electron.NotificationConstructorOptions;
  readonly #id = notifications.length;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    this.#options = options;
    notifications.push(this.#events);
  }
  static isSupported(): boolean {
    return process.env.DOUBLE_NO_NOTIFICATIONS !== '1';
  }
  show(): void {
    record('notification.show', this.#id, this.#options);
  }
  close(): void {
    record('notification.close', this.#id);
    this.#events.emitter.emit('close', {});
  }
  on(event: string, listener: (...args: never[]) => void): this {
    this.#events.on(event, listener);
    return this;
  }
}
const surplusOfNotification: Surplus<NotificationDouble, Electron.Notification>[] = [];
void surplusOfNotification;
void ((notification: NotificationDouble) => notification satisfies Doubled<Electron.Notification>);
void (NotificationDouble satisfies Doubled<Omit<typeof Electron.Notification, 'prototype'>>);
export const Notification = strictClass('Notification', NotificationDouble);
onDrive('notification', (id: number, event: string, ...args: unknown[]) => {
  const one = notifications[id];
  if (one === undefined) throw new Error(`There is no notification ${id}`);
  one.emitter.emit(event, {}, ...args);
});

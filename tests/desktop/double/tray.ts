import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { appEvents } from './app';
import { emitterOf } from './events';
import { onDrive, record } from './record';
import { type Doubled, lacked, type Surplus, strict } from './strict';

class ImageDouble {
  readonly file: string;
  constructor(file: string) {
    this.file = file;
  }
}

export const nativeImage = strict('nativeImage', {
  createFromPath: (file: string): Electron.NativeImage => {
    // Electron makes an empty picture of a file that is not there, and shows nothing.
    if (!existsSync(file)) lacked.push(`the picture ${file}`);
    return new ImageDouble(file) as unknown as Electron.NativeImage;
  },
} satisfies Doubled<typeof Electron.NativeImage>);

/** Of a picture, the file that it was made of. */
export function nameOf(image: unknown): string {
  return image instanceof ImageDouble ? basename(image.file) : String(image);
}

type Template = Electron.MenuItemConstructorOptions[];
let popup: MenuDouble | null = null;

class MenuDouble {
  readonly #template: Template;

  constructor(template: Template) {
    this.#template = template;
  }
  popup(): void {
    popup = this;
  }
  static buildFromTemplate(template: Template): MenuDouble {
    return new MenuDouble(template);
  }
  static setApplicationMenu(menu: MenuDouble | null): void {
    menus.set('application', menu);
    record('Menu.setApplicationMenu', menu?.labels());
  }

  labels(): unknown[] {
    return labelsOf(this.#template);
  }
  click(...path: string[]): void {
    let items = this.#template;
    for (const label of path.slice(0, -1)) {
      const inner = items.find((item) => item.label === label)?.submenu;
      items = Array.isArray(inner) ? inner : [];
    }
    const item = items.find(({ label }) => label === path.at(-1));
    if (item === undefined) throw new Error(`There is no ${path.join(' > ')} in ${JSON.stringify(this.labels())}`);
    if (item.enabled === false) throw new Error(`${path.join(' > ')} cannot be chosen now`);
    // Electron gives more; nothing of ours takes it.
    (item.click as (() => void) | undefined)?.();
  }
}

const menus = new Map<string, MenuDouble | null>();
export const Menu = strict('Menu', MenuDouble);

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

let icon: { image: string; tooltip: string; menu: MenuDouble | null; destroyed: boolean } | null = null;
const trayEvents = emitterOf('tray');

class TrayDouble {
  constructor(image: unknown) {
    if (!appEvents.isReady) throw new Error('A tray icon was made before the app was ready');
    icon = { image: nameOf(image), tooltip: '', menu: null, destroyed: false };
  }
  setImage(image: unknown): void {
    if (icon !== null) icon.image = nameOf(image);
  }
  setToolTip(tooltip: string): void {
    if (icon !== null) icon.tooltip = tooltip;
  }
  setContextMenu(menu: unknown): void {
    record('tray.setContextMenu');
    if (icon !== null) icon.menu = menu instanceof MenuDouble ? menu : null;
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
export const Tray = TrayDouble;

onDrive('tray', () =>
  icon === null ? null : { image: icon.image, tooltip: icon.tooltip, menu: icon.menu?.labels() ?? [] },
);
onDrive('tray.choose', (label: string) => icon?.menu?.click(label));
onDrive('tray.click', () => trayEvents.emitter.emit('click', {}));
onDrive('menu.choose', (...path: string[]) => menus.get('application')?.click(...path));
onDrive('popup', () => popup?.labels() ?? null);
onDrive('popup.choose', (label: string) => popup?.click(label));

const notifications: NotificationDouble[] = [];

class NotificationDouble {
  readonly #events = emitterOf('notification');
  readonly #options: Electron.NotificationConstructorOptions;
  readonly #id = notifications.length;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    this.#options = options;
    notifications.push(this);
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
  static drive(id: number, event: string, ...args: unknown[]): void {
    const one = notifications[id];
    if (one === undefined) throw new Error(`There is no notification ${id}`);
    one.#events.emitter.emit(event, {}, ...args);
  }
}
const surplusOfNotification: Surplus<NotificationDouble, Electron.Notification>[] = [];
void surplusOfNotification;
export const Notification = NotificationDouble;
onDrive('notification', (id: number, event: string, ...args: unknown[]) =>
  NotificationDouble.drive(id, event, ...args),
);

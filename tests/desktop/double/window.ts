import { EventEmitter } from 'node:events';
import { appEvents, windowsOfApp } from './app';
import { type Backing, type ContentsControl, createContents, type SendingFrame } from './contents';
import { heard, type Listener, PreventableEvent } from './events';
import { onDrive, record } from './record';
import { type Doubled, lacked, onlyOn, type Surplus, strictClass } from './strict';
import { nameOf } from './tray';

const open: WindowDouble[] = [];
let focused: WindowDouble | null = null;
let backing: (control: ContentsControl, preload: string) => Backing = () => ({
  load: async () => undefined,
  send: () => undefined,
  close: () => undefined,
});

/**
 * When a page is painted for the first time: `hidden`, also in a window that was not shown yet, as in most systems;
 * `shown`, only in one that is seen, as may be in Wayland.
 */
const paints = process.env.DOUBLE_PAINTS ?? 'hidden';

/** There a program neither knows nor says where its windows are. */
const onWayland = process.platform === 'linux' && process.env.XDG_SESSION_TYPE === 'wayland';

/** From now on windows have pages of this kind. */
export function backWindowsWith(kind: typeof backing): void {
  backing = kind;
}

class WindowDouble {
  readonly #emitter = new EventEmitter();
  readonly #contents: ReturnType<typeof createContents>;
  #visible: boolean;
  #shown: boolean;
  #unpainted = false;
  #minimized = false;
  #maximized = false;
  #bounds: Electron.Rectangle;
  #destroyed = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    if (!appEvents.isReady) throw new Error('A window was made before the app was ready');
    record('new BrowserWindow', options);
    this.#visible = options.show !== false;
    this.#shown = this.#visible;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    const preload = options.webPreferences?.preload ?? '';
    this.#contents = createContents(options.webPreferences ?? {}, (control) => backing(control, preload), {
      laidOut: () => this.#laidOut(),
      hasBeenShown: () => this.#shown,
    });
    open.push(this);
    controls.set(this, this.#control());
  }

  get id(): number {
    return this.#contents.control.id;
  }
  get webContents(): Electron.WebContents {
    return this.#contents.contents;
  }
  loadURL(url: string): Promise<void> {
    record('window.loadURL', this.id, url);
    const loaded = this.#contents.control.load(url);
    // Electron's own promise is never an unhandled rejection.
    loaded.catch(() => undefined);
    return loaded;
  }
  show(): void {
    record('window.show', this.id);
    this.#appear();
    this.#takeFocus();
  }
  focus(): void {
    record('window.focus', this.id);
    this.#takeFocus();
  }
  restore(): void {
    record('window.restore', this.id);
    this.#restore();
  }
  isFocused(): boolean {
    return focused === this;
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  maximize(): void {
    record('window.maximize', this.id);
    this.#maximized = true;
    // As in Electron.
    if (!this.#visible) this.#appear();
    this.#emitter.emit('maximize');
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  hide(): void {
    record('window.hide', this.id);
    this.#visible = false;
    // As on Windows: it may keep the focus, and no `blur` comes.
    this.#emitter.emit('hide');
  }
  getBounds(): Electron.Rectangle {
    return onWayland ? { ...this.#bounds, x: 0, y: 0 } : this.#bounds;
  }
  getNormalBounds(): Electron.Rectangle {
    return this.getBounds();
  }
  setBounds(bounds: Partial<Electron.Rectangle>): void {
    record('window.setBounds', this.id, bounds);
    if (onWayland) lacked.push('a place for a window on Wayland');
    this.#place(bounds);
  }
  #place(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.#emitter.emit('resize');
  }
  setAlwaysOnTop(on: boolean): void {
    record('window.setAlwaysOnTop', this.id, on);
    if (onWayland) lacked.push('always on top on Wayland');
  }
  flashFrame(on: boolean): void {
    record('window.flashFrame', this.id, on);
  }
  setOverlayIcon(overlay: Electron.NativeImage | null, description: string): void {
    onlyOn(['win32'], 'BrowserWindow.setOverlayIcon');
    record('window.setOverlayIcon', this.id, overlay === null ? null : nameOf(overlay), description);
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isVisible(): boolean {
    return this.#visible;
  }
  close(): void {
    const given = new PreventableEvent();
    this.#emitter.emit('close', given);
    if (given.defaultPrevented) return;
    // As in Electron the page is unloaded before the window goes.
    const leaving = this.#contents.backing.leave?.();
    if (leaving === undefined) this.destroy();
    else void leaving.finally(() => this.destroy());
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    open.splice(open.indexOf(this), 1);
    if (focused === this) focused = null;
    record('window!closed', this.id);
    this.#contents.control.destroy();
    this.#emitter.emit('closed');
    if (open.length === 0 && !appEvents.quitting) appEvents.allWindowsClosed();
  }
  on(event: string, listener: Listener): this {
    this.#emitter.on(event, heard(listener));
    return this;
  }
  once(event: string, listener: Listener): this {
    this.#emitter.once(event, heard(listener));
    return this;
  }

  /** `show` comes with each call, also of a window that is seen. */
  #appear(): void {
    this.#visible = true;
    this.#shown = true;
    this.#emitter.emit('show');
    if (this.#unpainted) this.#paint();
  }
  #laidOut(): void {
    this.#unpainted = true;
    if (paints === 'hidden' || this.#visible) this.#paint();
  }
  /** With each page that is loaded, not with the first alone. */
  #paint(): void {
    this.#unpainted = false;
    process.nextTick(() => {
      if (!this.#destroyed) this.#emitter.emit('ready-to-show');
    });
  }

  /** Whoever has the focus already is not told of it again. */
  #takeFocus(): void {
    if (focused === this) return;
    const before = focused;
    focused = null;
    if (before !== null) before.#emitter.emit('blur');
    focused = this;
    this.#emitter.emit('focus');
  }
  #restore(): void {
    this.#minimized = false;
    this.#emitter.emit('restore');
  }

  #control(): WindowControl {
    return {
      contents: this.#contents.control,
      emit: (event, ...args) => {
        const given = new PreventableEvent();
        this.#emitter.emit(event, given, ...args);
        return given.defaultPrevented;
      },
      tell: (event, given) => void this.#emitter.emit(event, given),
      blur: () => {
        if (focused === this) focused = null;
        this.#emitter.emit('blur');
      },
      focus: () => this.#takeFocus(),
      place: (bounds) => this.#place(bounds),
      // As on Windows: it may keep the focus, and neither `blur` nor, when it comes back, `focus` is sent.
      minimize: () => {
        this.#minimized = true;
        this.#emitter.emit('minimize');
      },
      restore: () => this.#restore(),
    };
  }
}

interface WindowControl {
  readonly contents: ContentsControl;
  emit(event: string, ...args: unknown[]): boolean;
  tell(event: string, given: PreventableEvent): void;
  minimize(): void;
  restore(): void;
  focus(): void;
  /** Somebody moves it. */
  place(bounds: Electron.Rectangle): void;
  /** The agent goes to another program. */
  blur(): void;
}
const controls = new Map<WindowDouble, WindowControl>();

// Both are checked by the compiler: no member that Electron's class lacks, and those there are fit.
const surplus: Surplus<WindowDouble, Electron.BrowserWindow>[] = [];
void surplus;
void ((window: WindowDouble) => window satisfies Doubled<Electron.BrowserWindow>);

/** What a window answers when it is gone; of all the rest Electron says that there is no object. */
const AFTER_ITS_END: ReadonlySet<string> = new Set(['isDestroyed', 'on', 'once']);
/** Made so that each window, too, has no member but those of the double. */
export const BrowserWindow = strictClass('BrowserWindow', WindowDouble, (window, member) => {
  if (window.isDestroyed() && !AFTER_ITS_END.has(member)) throw new TypeError('Object has been destroyed');
});

windowsOfApp.closeAll = () => {
  for (const window of [...open]) window.close();
  return open.length === 0;
};
windowsOfApp.destroyAll = () => {
  for (const window of [...open]) window.destroy();
};
windowsOfApp.tellAll = (event, reasons) => {
  for (const window of [...open]) controls.get(window)?.tell(event, Object.assign(new PreventableEvent(), { reasons }));
};

function windowOf(id: number): { readonly window: WindowDouble; readonly control: WindowControl } {
  const window = open.find((one) => one.id === id);
  const control = window === undefined ? undefined : controls.get(window);
  if (window === undefined || control === undefined) throw new Error(`There is no window ${id}`);
  return { window, control };
}

onDrive('windows', () =>
  open.map((window) => ({
    id: window.id,
    url: controls.get(window)?.contents.url,
    visible: window.isVisible(),
    minimized: window.isMinimized(),
    bounds: window.getBounds(),
    maximized: window.isMaximized(),
  })),
);
onDrive('window.close', (id: number) => windowOf(id).window.close());
onDrive('window.blur', (id: number) => windowOf(id).control.blur());
onDrive('window.place', (id: number, bounds: Electron.Rectangle) => windowOf(id).control.place(bounds));
onDrive('window.focus', (id: number) => windowOf(id).control.focus());
onDrive('window.restore', (id: number) => windowOf(id).control.restore());
onDrive('window.minimize', (id: number) => windowOf(id).control.minimize());
onDrive('window.event', (id: number, event: string, ...args: unknown[]) => ({
  prevented: windowOf(id).control.emit(event, ...args),
}));
onDrive('contents.event', (id: number, event: string, ...args: unknown[]) => ({
  prevented: windowOf(id).control.contents.emit(event, ...args),
}));
/** A page, or a frame of it, goes somewhere by itself; what is allowed is loaded. */
onDrive('contents.navigate', (id: number, url: string, isMainFrame: boolean) => {
  const { contents } = windowOf(id).control;
  const allowed = contents.navigate(url, isMainFrame);
  if (allowed) contents.load(url).catch(() => undefined);
  return allowed;
});
onDrive('contents.openWindow', (id: number, url: string) => windowOf(id).control.contents.openWindow(url));
onDrive('ipc', (id: number, channel: string, frame: SendingFrame, ...args: unknown[]) =>
  windowOf(id).control.contents.message(channel, frame, ...args),
);

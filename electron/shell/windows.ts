import { BrowserWindow, screen, shell, type WebContents } from 'electron';
import { externalLink } from '../../broker/protocol/external-link';
import { type Logger, reasonOf } from '../../broker/store/logger';
import type { CorePort } from '../contract/frames';
import { keyOf, type PopOutTarget, type WindowTarget } from '../contract/windows';
import { onClose } from '../desktop/closing';
import { needsZoom } from '../desktop/first-show';
import { type Bounds, type DisplayFacts, displaySetOf, pulledBack } from '../desktop/placement';
import { mayNavigate, pageOf } from '../desktop/window-page';
import { FIRST_SIZE, LEAST_SIZE, openingPlace } from '../desktop/window-sizes';
import { onceShowable } from './first-show';
import { FocusWatch } from './focus';
import type { FrameChannel } from './frames';

/** A place is written when a window has rested this long. Milliseconds. */
const REST_MS = 400;

export interface WindowsOptions {
  readonly preload: string;
  readonly channel: FrameChannel;
  /** The system places windows itself, and keeps none on top. */
  readonly unplaced: boolean;
  /** Gives the core the port of a new window. */
  readonly attach: (port: CorePort) => void;
  readonly after: (delayMs: number, task: () => void) => () => void;
  /** Where a window was on these displays. */
  readonly placeOf: (target: WindowTarget, displays: string) => Place | null;
  /** Where a window is now. */
  readonly moved: (target: WindowTarget, displays: string, bounds: Bounds, maximized: boolean) => void;
  /** Whether the agent is at any of the windows. */
  readonly focused: (focused: boolean) => void;
  readonly closing: () => { readonly trayWorks: boolean; readonly closeToTray: boolean; readonly quitting: boolean };
  /** The main window was closed where that means the end. */
  readonly quit: () => void;
  readonly created: (window: BrowserWindow) => void;
  /** The console itself has been shown. */
  readonly revealed: () => void;
}

/** Where a window was; pop-outs are not kept maximized. */
export type Place = Bounds & { readonly maximized?: boolean };

/** All windows of the console. Pages never open one: the core asks for them here. */
export class Windows {
  readonly #options: WindowsOptions;
  readonly #focus: FocusWatch;
  readonly #byKey = new Map<string, { readonly target: WindowTarget; readonly window: BrowserWindow }>();
  /** To be maximized when they are first shown: maximizing shows a window, and some wait in the tray. */
  readonly #maximizeWhenShown = new Set<BrowserWindow>();
  /** Not shown yet. */
  readonly #unseen = new Set<BrowserWindow>();
  /** What is told of a place when the window has rested. */
  readonly #rests = new Set<() => void>();
  #onTop = false;
  #zoom = 1;

  constructor(options: WindowsOptions) {
    this.#options = options;
    this.#focus = new FocusWatch(options);
    const changed = (): void => this.#displaysChanged();
    screen.on('display-added', changed);
    screen.on('display-removed', changed);
    screen.on('display-metrics-changed', changed);
  }

  get all(): readonly BrowserWindow[] {
    return [...this.#byKey.values()].map(({ window }) => window);
  }

  get main(): BrowserWindow | null {
    return this.#byKey.get('main')?.window ?? null;
  }

  /** Names the arrangement of displays of now. */
  displays(): string {
    return displaySetOf(screen.getAllDisplays());
  }

  /** Opens the console itself; `hidden`: only once somebody asks for it. */
  openMain(hidden: boolean): void {
    const kept = this.#options.placeOf({ kind: 'main' }, this.displays());
    const window = this.#open({ kind: 'main' }, kept);
    if (kept?.maximized === true) this.#maximizeWhenShown.add(window);
    if (!hidden) onceShowable(window, this.#options.after, () => this.#reveal(window));
  }

  /** Opens a window that shows `target`, at `bounds` when it had a place on these displays before. */
  open(target: PopOutTarget, bounds: Bounds | null): void {
    if (this.#byKey.has(keyOf(target))) {
      this.show(target);
      return;
    }
    const window = this.#open(target, bounds);
    if (this.#onTop) window.setAlwaysOnTop(true);
    onceShowable(window, this.#options.after, () => this.#reveal(window));
  }

  /** Brings the window that shows `target` to the front; the console itself is opened when it is not there. */
  show(target: WindowTarget): void {
    const window = this.#byKey.get(keyOf(target))?.window;
    if (window === undefined) {
      if (target.kind === 'main') this.openMain(false);
      return;
    }
    // While it was minimized displays may have come and gone.
    const wasMinimized = window.isMinimized();
    if (wasMinimized) window.restore();
    this.#reveal(window);
    window.focus();
    this.#settle(target, window, wasMinimized);
  }

  close(target: PopOutTarget): void {
    this.#byKey.get(keyOf(target))?.window.close();
  }

  /** Nobody waits for the windows to rest: where they are now is told. */
  placesAreLast(): void {
    for (const told of [...this.#rests]) told();
  }

  popOutsOnTop(onTop: boolean): void {
    if (onTop === this.#onTop || this.#options.unplaced) return;
    this.#onTop = onTop;
    for (const { target, window } of this.#byKey.values()) {
      if (target.kind !== 'main') window.setAlwaysOnTop(onTop);
    }
  }

  /** `factor`: 1 is the actual size. */
  zoom(factor: number): void {
    this.#zoom = factor;
    for (const window of this.all) this.#zoomPage(window);
  }

  #open(target: WindowTarget, kept: Bounds | null): BrowserWindow {
    const { preload, channel, attach, created } = this.#options;
    const least = LEAST_SIZE[target.kind];
    const window = new BrowserWindow({
      title: 'Parley',
      ...(openingPlace(target.kind, kept, facts()) ?? FIRST_SIZE[target.kind]),
      minWidth: least.width,
      minHeight: least.height,
      show: false,
      webPreferences: {
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: true,
      },
    });
    const key = keyOf(target);
    this.#byKey.set(key, { target, window });
    this.#unseen.add(window);
    this.#watchPlace(target, window);
    this.#focus.watch(window);
    window.on('close', (event) => this.#closing(target, window, event));
    window.on('closed', () => {
      this.#byKey.delete(key);
      this.#maximizeWhenShown.delete(window);
      this.#unseen.delete(window);
    });
    window.on('show', () => this.#seen(window));
    window.webContents.on('did-finish-load', () => this.#zoomPage(window));
    attach(channel.portOf(window.webContents));
    created(window);
    // That it failed is heard as `did-fail-load` (`crashes.ts`).
    window.loadURL(pageOf(target)).catch(() => undefined);
    return window;
  }

  #seen(window: BrowserWindow): void {
    this.#unseen.delete(window);
    this.#zoomPage(window);
  }

  /** A page that was zoomed before its window was shown might never be painted. */
  #zoomPage(window: BrowserWindow): void {
    if (this.#unseen.has(window)) return;
    const { webContents } = window;
    if (needsZoom(webContents.getZoomFactor(), this.#zoom)) webContents.setZoomFactor(this.#zoom);
  }

  #closing(target: WindowTarget, window: BrowserWindow, event: { preventDefault(): void }): void {
    const comesTo = onClose({
      platform: process.platform,
      window: target.kind === 'main' ? 'main' : 'popOut',
      ...this.#options.closing(),
    });
    if (comesTo === 'close') return;
    event.preventDefault();
    if (comesTo === 'hide') window.hide();
    else this.#options.quit();
  }

  #watchPlace(target: WindowTarget, window: BrowserWindow): void {
    let cancel = (): void => undefined;
    const told = (): void => {
      cancel();
      this.#rests.delete(told);
      if (window.isDestroyed() || window.isMinimized()) return;
      const displays = this.displays();
      this.#options.moved(target, displays, this.#placed(target, displays, window), window.isMaximized());
    };
    const rest = (): void => {
      cancel();
      this.#rests.add(told);
      cancel = this.#options.after(REST_MS, told);
    };
    window.on('move', rest);
    window.on('resize', rest);
    window.on('maximize', rest);
    window.on('unmaximize', rest);
    window.on('closed', () => {
      cancel();
      this.#rests.delete(told);
    });
  }

  /** Where nobody can say where it is, it stays where it was said to be last, in whatever session. */
  #placed(target: WindowTarget, displays: string, window: BrowserWindow): Bounds {
    const bounds = window.getNormalBounds();
    const kept = this.#options.unplaced ? this.#options.placeOf(target, displays) : null;
    return kept === null ? bounds : { ...bounds, x: kept.x, y: kept.y };
  }

  #reveal(window: BrowserWindow): void {
    if (this.#maximizeWhenShown.delete(window)) window.maximize();
    window.show();
    if (window === this.main) this.#options.revealed();
  }

  #displaysChanged(): void {
    for (const { target, window } of this.#byKey.values()) {
      // Those are put in their place when they are shown again.
      if (!window.isMinimized()) this.#settle(target, window, true);
    }
  }

  /** What no display shows any more is pulled back. `toKept`: to the place that the window had on these displays. */
  #settle(target: WindowTarget, window: BrowserWindow, toKept: boolean): void {
    if (window.isMaximized() || this.#options.unplaced) return;
    const now = window.getBounds();
    const kept = toKept ? this.#options.placeOf(target, this.displays()) : null;
    const { x, y, width, height } = pulledBack(kept ?? now, facts());
    const wanted = { x, y, width, height };
    if (!isSame(wanted, now)) window.setBounds(wanted);
  }
}

function isSame(a: Bounds, b: Bounds): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function facts(): DisplayFacts[] {
  return screen.getAllDisplays().map(({ bounds, workArea }) => ({ bounds, workArea }));
}

/** Keeps a page where it is: no navigation but to itself, no windows, no webview. Links go to the system, when they may. */
export function confine(contents: WebContents, logger: Logger): void {
  const deny = (event: { preventDefault(): void }): void => event.preventDefault();
  // A page that loads itself again asks here, too.
  contents.on('will-frame-navigate', (details) => {
    if (!mayNavigate(details)) details.preventDefault();
  });
  contents.on('will-redirect', deny);
  contents.on('will-attach-webview', deny);
  contents.setWindowOpenHandler(({ url }) => {
    const link = externalLink(url);
    // Where no program takes it, nothing comes of it.
    if (link !== null)
      shell
        .openExternal(link)
        .catch((error: unknown) => logger.warn({ reason: reasonOf(error) }, 'A link was not opened.'));
    return { action: 'deny' };
  });
}

import { appEvents } from './app';
import { emitterOf, PreventableEvent } from './events';
import { arrive } from './ipc';
import { onDrive, record } from './record';
import { type Doubled, lacked, strict } from './strict';

/** A page behind a window: none, or a real one in Chromium (`page.ts`). */
export interface Backing {
  load(url: string): Promise<void>;
  send(channel: string, args: readonly unknown[]): void;
  /** The page hears that it is about to go, and says its last words. Absent: there is no page to hear it. */
  leave?(): Promise<void>;
  close(): void;
}

/** Null: it has gone meanwhile. `disposed`: it goes just now, and what is asked of it throws. */
export type SendingFrame = { origin: string; main: boolean } | 'disposed' | null;

/** What the test does to a page. */
export interface ContentsControl {
  readonly id: number;
  readonly contents: Electron.WebContents;
  url: string;
  emit(event: string, ...args: unknown[]): boolean;
  /** The program loads a page. Rejects when that fails. */
  load(url: string): Promise<void>;
  /** The page, or a frame of it, goes somewhere by itself; true when it may. */
  navigate(url: string, isMainFrame: boolean): boolean;
  /** A window asked for by the page; true when it may open. */
  openWindow(url: string): boolean;
  /** A frame of the page sends something. */
  message(channel: string, frame: SendingFrame, ...args: unknown[]): void;
  destroy(): void;
}

/** What a window does for its contents. */
export interface Owner {
  /** A page has been laid out, and can be painted. */
  laidOut(): void;
  /** Whether the window has been shown at least once. */
  hasBeenShown(): boolean;
}

/** What contents answer when they are gone. */
const AFTER_ITS_END: ReadonlySet<string> = new Set(['isDestroyed', 'on', 'once']);
const disposedFrame = {
  get origin(): string {
    throw new Error('Render frame was disposed before WebFrameMain could be accessed');
  },
};

let nextId = 1;
/** So many loads fail first. */
let loadsToFail = Number(process.env.DOUBLE_FAILED_LOADS ?? 0);
/** Neither the end of a load nor its failure comes. */
const loadsHang = process.env.DOUBLE_LOADS_HANG === '1';
const withoutHash = (url: string): string => url.replace(/#.*$/, '');

type OpenHandler = (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse;

export function createContents(
  preferences: Electron.WebPreferences,
  backing: (control: ContentsControl) => Backing,
  owner: Owner = { laidOut: () => undefined, hasBeenShown: () => true },
): { readonly contents: Electron.WebContents; readonly control: ContentsControl; readonly backing: Backing } {
  const id = nextId;
  nextId += 1;
  const name = 'webContents';
  const { emitter, on, once } = emitterOf(name);
  let openHandler: OpenHandler | null = null;
  let destroyed = false;
  let zoomFactor = 1;
  let going = false;
  const mainFrame = { origin: '' };
  const double = {
    id,
    get mainFrame() {
      return mainFrame as Electron.WebFrameMain;
    },
    getURL: () => control.url,
    isDestroyed: () => destroyed,
    send: (channel: string, ...args: unknown[]) => {
      if (destroyed) throw new Error('Object has been destroyed');
      record('webContents.send', id, channel, ...args);
      page.send(channel, args);
    },
    getZoomFactor: () => zoomFactor,
    setZoomFactor: (factor: number) => {
      record('webContents.setZoomFactor', id, factor);
      // Before a page was painted for the first time it keeps it from being painted (Windows).
      if (!owner.hasBeenShown()) lacked.push('a zoom before the window was shown');
      zoomFactor = factor;
    },
    reload: () => {
      record('webContents.reload', id);
      if (going) lacked.push('a reload while the process of the page goes');
      control.load(control.url).catch(() => undefined);
    },
    forcefullyCrashRenderer: () => record('webContents.forcefullyCrashRenderer', id),
    replaceMisspelling: (word: string) => record('webContents.replaceMisspelling', word),
    setWindowOpenHandler: (handler: OpenHandler) => {
      openHandler = handler;
    },
    on,
    once,
  } satisfies Doubled<Electron.WebContents>;
  const contents = strict(name, double, (member) => {
    if (destroyed && !AFTER_ITS_END.has(member)) throw new TypeError('Object has been destroyed');
  }) as unknown as Electron.WebContents;
  const control: ContentsControl = {
    id,
    contents,
    url: '',
    emit: (event, ...args) => {
      const given = new PreventableEvent();
      going = event === 'render-process-gone';
      emitter.emit(event, given, ...args);
      going = false;
      return given.defaultPrevented;
    },
    load: async (url) => {
      // Another fragment of the page that is there is no other page.
      if (url !== control.url && withoutHash(url) === withoutHash(control.url) && url.includes('#')) {
        control.url = url;
        control.emit('did-navigate-in-page', url, true);
        return;
      }
      control.url = url;
      if (loadsHang) return new Promise(() => undefined);
      if (loadsToFail > 0) {
        loadsToFail -= 1;
        await Promise.resolve();
        control.emit('did-fail-load', -6, 'ERR_FILE_NOT_FOUND', url, true, 1, 1);
        throw new Error(`ERR_FILE_NOT_FOUND (-6) loading '${url}'`);
      }
      await page.load(url);
      if (destroyed) return;
      control.emit('did-finish-load');
      owner.laidOut();
    },
    navigate: (url, isMainFrame) => {
      const details = { url, isMainFrame, isSameDocument: false, frame: isMainFrame ? mainFrame : { origin: '' } };
      const names = isMainFrame ? ['will-frame-navigate', 'will-navigate'] : ['will-frame-navigate'];
      return names.every((name) => {
        const event = Object.assign(new PreventableEvent(), details);
        emitter.emit(name, event, url, false, isMainFrame);
        return !event.defaultPrevented;
      });
    },
    openWindow: (url) => openHandler === null || openHandler({ url } as Electron.HandlerDetails).action === 'allow',
    message: (channel, frame, ...args) => {
      if (frame === 'disposed') {
        arrive(channel, { sender: contents, senderFrame: disposedFrame }, ...args);
        return;
      }
      const senderFrame = frame === null ? null : frame.main ? mainFrame : { origin: frame.origin };
      if (frame?.main === true) mainFrame.origin = frame.origin;
      arrive(channel, { sender: contents, senderFrame }, ...args);
    },
    destroy: () => {
      if (destroyed) return;
      destroyed = true;
      page.close();
      emitter.emit('destroyed');
    },
  };
  record('webContents!created', id, preferences);
  const page = backing(control);
  appEvents.webContentsCreated(contents);
  return { contents, control, backing: page };
}

/** A page that the program did not open, such as the developer tools. */
onDrive('ipc.stranger', (channel: string, frame: SendingFrame, ...args: unknown[]) => {
  const none: Backing = { load: async () => undefined, send: () => undefined, close: () => undefined };
  createContents({}, () => none).control.message(channel, frame, ...args);
});

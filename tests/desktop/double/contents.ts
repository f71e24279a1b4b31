import { appEvents } from './app';
import { emitterOf, PreventableEvent } from './events';
import { arrive } from './ipc';
import { onDrive, record } from './record';
import { type Doubled, strict } from './strict';

/** A page behind a window: none, or a real one in Chromium (`page.ts`). */
export interface Backing {
  load(url: string): Promise<void>;
  send(channel: string, args: readonly unknown[]): void;
  /** The page hears that it is about to go, and says its last words. Absent: there is no page to hear it. */
  leave?(): Promise<void>;
  close(): void;
}

/** What the test does to a page. */
export interface ContentsControl {
  readonly id: number;
  readonly contents: Electron.WebContents;
  url: string;
  emit(event: string, ...args: unknown[]): boolean;
  /** A window asked for by the page; true when it may open. */
  openWindow(url: string): boolean;
  /** A frame of the page sends something. `frame` null: it has gone meanwhile. */
  message(channel: string, frame: { origin: string; main: boolean } | null, ...args: unknown[]): void;
  destroy(): void;
}

let nextId = 1;
type OpenHandler = (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse;

export function createContents(
  preferences: Electron.WebPreferences,
  backing: (control: ContentsControl) => Backing,
): { readonly contents: Electron.WebContents; readonly control: ContentsControl; readonly backing: Backing } {
  const id = nextId;
  nextId += 1;
  const name = 'webContents';
  const { emitter, on, once } = emitterOf(name);
  let openHandler: OpenHandler | null = null;
  let destroyed = false;
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
    setZoomFactor: (factor: number) => record('webContents.setZoomFactor', id, factor),
    reload: () => {
      record('webContents.reload', id);
      void page.load(control.url);
    },
    forcefullyCrashRenderer: () => record('webContents.forcefullyCrashRenderer', id),
    replaceMisspelling: (word: string) => record('webContents.replaceMisspelling', word),
    setWindowOpenHandler: (handler: OpenHandler) => {
      openHandler = handler;
    },
    on,
    once,
  } satisfies Doubled<Electron.WebContents>;
  const contents = strict(name, double) as unknown as Electron.WebContents;
  const control: ContentsControl = {
    id,
    contents,
    url: '',
    emit: (event, ...args) => {
      const given = new PreventableEvent();
      emitter.emit(event, given, ...args);
      return given.defaultPrevented;
    },
    openWindow: (url) => openHandler === null || openHandler({ url } as Electron.HandlerDetails).action === 'allow',
    message: (channel, frame, ...args) => {
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
onDrive('ipc.stranger', (channel: string, frame: { origin: string; main: boolean }, ...args: unknown[]) => {
  const none: Backing = { load: async () => undefined, send: () => undefined, close: () => undefined };
  createContents({}, () => none).control.message(channel, frame, ...args);
});

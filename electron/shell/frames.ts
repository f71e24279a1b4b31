import { type IpcMainEvent, ipcMain, type WebContents, type WebFrameMain } from 'electron';
import type { Logger } from '../../broker/store/logger';
import type { CorePort } from '../contract/frames';
import { APP_ORIGIN } from '../desktop/own-scheme';

/** The one channel, both ways. */
const FRAMES = 'parley:frames';

/** Carries frames between the core and the windows that are known here. */
export class FrameChannel {
  readonly #listeners = new Map<WebContents, (frame: unknown) => void>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
    ipcMain.on(FRAMES, (event, frame: unknown) => this.#take(event, frame));
  }

  /** The core's end of the port of one window. */
  portOf(contents: WebContents): CorePort {
    return {
      send: (frame) => {
        if (!contents.isDestroyed()) contents.send(FRAMES, frame);
      },
      onMessage: (listener) => this.#listeners.set(contents, listener),
      onClose: (listener) => {
        contents.once('destroyed', () => {
          this.#listeners.delete(contents);
          listener();
        });
      },
    };
  }

  /** Only the main frame of a known window, at our own origin, is heard. */
  #take(event: IpcMainEvent, frame: unknown): void {
    const listener = this.#listeners.get(event.sender);
    const { senderFrame } = event;
    const origin = originOf(senderFrame);
    if (listener === undefined || senderFrame !== event.sender.mainFrame || origin !== APP_ORIGIN) {
      this.#logger.warn({ origin }, 'A frame came from where none may come from.');
      return;
    }
    listener(frame);
  }
}

/** Null of a frame that is gone: of one that went a moment ago Electron throws for each question. */
function originOf(frame: WebFrameMain | null): string | null {
  try {
    return frame?.origin ?? null;
  } catch {
    return null;
  }
}

import type { CoreFrame, CorePort, WindowFrame, WindowPort } from '../../../electron/contract/frames';

/** Both ends of a connection between a core and a window, in one process; frames are copied as IPC copies them. */
export class PortPair {
  readonly core: CorePort;
  readonly window: WindowPort;
  /** Every frame that the core sent, as it was sent. */
  readonly sent: CoreFrame[] = [];
  /** Whether a frame to the window gets lost. */
  loses: (frame: CoreFrame) => boolean = () => false;
  #toCore: (frame: unknown) => void = () => undefined;
  #toWindow: (frame: CoreFrame) => void = () => undefined;
  readonly #closed: (() => void)[] = [];

  constructor() {
    this.core = {
      send: (frame) => {
        const copy = structuredClone(frame);
        this.sent.push(copy);
        if (!this.loses(copy)) this.#toWindow(copy);
      },
      onMessage: (listener) => {
        this.#toCore = listener;
      },
      onClose: (listener) => void this.#closed.push(listener),
    };
    this.window = {
      send: (frame: WindowFrame) => this.#toCore(structuredClone(frame)),
      onMessage: (listener) => {
        this.#toWindow = listener;
      },
      onClose: (listener) => void this.#closed.push(listener),
    };
  }

  /** Anything at all from the window's side. */
  throwAt(frame: unknown): void {
    this.#toCore(frame);
  }

  close(): void {
    for (const listener of this.#closed) listener();
  }

  of<T extends CoreFrame['t']>(t: T): Extract<CoreFrame, { t: T }>[] {
    return this.sent.filter((frame): frame is Extract<CoreFrame, { t: T }> => frame.t === t);
  }
}

/** Lets everything happen that needs no time. */
export async function turn(times = 3): Promise<void> {
  for (let at = 0; at < times; at += 1) await new Promise(setImmediate);
}

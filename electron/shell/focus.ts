import type { BrowserWindow } from 'electron';
import { isAttended, type WindowFocus } from '../desktop/focus';

/** Between two windows of Parley none has the focus for a moment: that is not an agent who leaves. Milliseconds. */
const REST_MS = 250;

export interface FocusOptions {
  readonly after: (delayMs: number, task: () => void) => () => void;
  /** Whether any window has the focus, whenever that may have changed. */
  readonly focused: (focused: boolean) => void;
}

/** Watches whether the agent is at any of the windows, by whatever may change it: `blur` does not come with each. */
export class FocusWatch {
  readonly #options: FocusOptions;
  readonly #windows = new Set<BrowserWindow>();
  #cancel = (): void => undefined;

  constructor(options: FocusOptions) {
    this.#options = options;
  }

  watch(window: BrowserWindow): void {
    const look = (): void => this.#look();
    this.#windows.add(window);
    window.on('focus', look);
    window.on('blur', look);
    window.on('show', look);
    window.on('hide', look);
    window.on('minimize', look);
    window.on('restore', look);
    window.on('closed', () => {
      this.#windows.delete(window);
      this.#look();
    });
  }

  /** Who comes is there at once; who goes has gone when the windows have rested. */
  #look(): void {
    this.#cancel();
    if (this.#isAttended()) this.#options.focused(true);
    else this.#cancel = this.#options.after(REST_MS, () => this.#options.focused(this.#isAttended()));
  }

  #isAttended(): boolean {
    return isAttended([...this.#windows].map(focusOf));
  }
}

function focusOf(window: BrowserWindow): WindowFocus {
  return { focused: window.isFocused(), visible: window.isVisible(), minimized: window.isMinimized() };
}

import { globalShortcut } from 'electron';
import { isGlobalShortcut } from '../desktop/shortcut';

/** The one shortcut that works everywhere on the machine; none by default. */
export class GlobalShortcut {
  readonly #pressed: () => void;
  readonly #taken: () => void;
  #current: string | null = null;

  constructor(pressed: () => void, taken: () => void) {
    this.#pressed = pressed;
    this.#taken = taken;
  }

  set(shortcut: string | null): void {
    if (shortcut === this.#current) return;
    this.close();
    this.#current = shortcut;
    if (shortcut === null) return;
    if (!isGlobalShortcut(shortcut) || !globalShortcut.register(shortcut, this.#pressed)) this.#taken();
  }

  close(): void {
    globalShortcut.unregisterAll();
    this.#current = null;
  }
}

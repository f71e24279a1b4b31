import { globalShortcut } from 'electron';
import { isGlobalShortcut } from '../desktop/shortcut';

/** What a shortcut does, with the keys that the agent chose for it; null: none. */
export type ShortcutKeys = Readonly<Record<'open' | 'status', string | null>>;

/** The shortcuts that work everywhere on the machine; none by default. */
export class GlobalShortcuts {
  readonly #pressed: Readonly<Record<keyof ShortcutKeys, () => void>>;
  readonly #taken: () => void;
  #current: ShortcutKeys = { open: null, status: null };

  constructor(pressed: Readonly<Record<keyof ShortcutKeys, () => void>>, taken: () => void) {
    this.#pressed = pressed;
    this.#taken = taken;
  }

  set(keys: ShortcutKeys): void {
    if (keys.open === this.#current.open && keys.status === this.#current.status) return;
    this.close();
    this.#current = keys;
    this.#claim(keys.open, this.#pressed.open);
    this.#claim(keys.status, this.#pressed.status);
  }

  close(): void {
    globalShortcut.unregisterAll();
    this.#current = { open: null, status: null };
  }

  #claim(shortcut: string | null, pressed: () => void): void {
    if (shortcut === null) return;
    if (!isGlobalShortcut(shortcut) || !globalShortcut.register(shortcut, pressed)) this.#taken();
  }
}

import { TYPING_EXPIRY_MS } from '../../../broker/protocol/limits';

/** Who is seen to type: for as long as it is said again, as the word that ends it may be lost. */
export class TypingShown {
  readonly #show: (name: string | null) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(show: (name: string | null) => void) {
    this.#show = show;
  }

  /** Null: nobody types any more. */
  tell(name: string | null): void {
    this.close();
    this.#show(name);
    if (name !== null) this.#timer = setTimeout(() => this.#show(null), TYPING_EXPIRY_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}

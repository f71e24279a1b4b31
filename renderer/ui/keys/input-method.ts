/** What is looked at of a `KeyboardEvent`. */
export interface KeyOfInputMethod {
  readonly key: string;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** What a browser reports for every key that an input method has taken for itself. */
const TAKEN = 229;

/**
 * Whether a key press belongs to an input method (as for Japanese, Chinese or Korean) and not to the page: Enter then
 * chooses a candidate, Tab and the arrows go through them, Escape takes them back. Safari sends the Enter that ends a
 * composition after its end, with `isComposing` false and nothing but the number to tell it by.
 */
export function isOfInputMethod({ key, isComposing, keyCode }: KeyOfInputMethod): boolean {
  return isComposing || keyCode === TAKEN || key === 'Process';
}

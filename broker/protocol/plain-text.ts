/** Lower case, without accents: what is searched in and searched for. `Räsänen` is found by `rasanen`. */
export function plainText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The words of what somebody searches for. */
export function wordsOf(text: string): readonly string[] {
  return plainText(text)
    .split(/\s+/)
    .filter((word) => word !== '');
}

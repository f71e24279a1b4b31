/**
 * Texts of strangers in places that have no markup: sentences, titles, notifications, files. One that runs from right
 * to left must not turn what stands beside it.
 */

const CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LEFT_TO_RIGHT = /[A-Za-z\u00c0-\u024f]/u;
/** An isolate before a letter from left to right, or at the end. */
const NEEDLESS = /\u2068([^\u2068\u2069]*)\u2069(?=\s*(?:$|[A-Za-z\u00c0-\u024f]))/gu;

/** A text without controls of direction. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, '');
}

/** A text without controls of direction. Where it runs from right to left, it is isolated (U+2068, U+2069), line by line. */
export function isolated(text: string): string {
  const plain = withoutControls(text);
  if (!RIGHT_TO_LEFT.test(plain)) return plain;
  // An isolate ends with its line.
  return plain.replace(/[^\r\n]+/gu, (line) => (RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line));
}

/**
 * A sentence into which isolated texts were put, with no more isolates than it needs: after a letter from left to
 * right and before another, or at the end, one does nothing that would be seen. At the beginning it does: the first
 * letter outside of an isolate says how the whole sentence runs.
 */
export function settled(sentence: string): string {
  if (!sentence.includes('\u2068')) return sentence;
  return sentence.replace(NEEDLESS, (isolate: string, text: string, at: number) =>
    LEFT_TO_RIGHT.test(withoutIsolates(sentence.slice(0, at))) ? text : isolate,
  );
}

function withoutIsolates(text: string): string {
  return text.replace(/\u2068[^\u2068\u2069]*\u2069/gu, '');
}

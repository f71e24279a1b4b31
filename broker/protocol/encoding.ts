/** The encodings in which editors and spreadsheets save text, as `TextDecoder` calls them. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** So much of the beginning tells UTF-16 without a byte order mark. */
const LOOKED_AT = 64;

/**
 * In which encoding a file was saved that a person wrote: by its byte order mark, or, without one, by the empty bytes
 * that UTF-16 has beside each Latin letter. `TextDecoder` of that name leaves the mark out.
 */
export function encodingOf(bytes: Uint8Array): TextEncoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, Math.min(LOOKED_AT, bytes.length - (bytes.length % 2)));
  const letters = head.length / 2;
  const empty = (odd: 0 | 1): number => head.filter((byte, index) => byte === 0 && index % 2 === odd).length;
  const [high, low] = [empty(0), empty(1)];
  if (letters > 0 && low > letters / 2 && high === 0) return 'utf-16le';
  if (letters > 0 && high > letters / 2 && low === 0) return 'utf-16be';
  return 'utf-8';
}

import type { TextMark } from '../../../broker/protocol/history';
import { piecesOf } from './pieces';

/** A text with pieces of it marked. */
export function MarkedText({ text, marks }: { readonly text: string; readonly marks: readonly TextMark[] }) {
  return piecesOf(text, marks).map(({ at, piece, isMarked }) => (isMarked ? <mark key={at}>{piece}</mark> : piece));
}

import { markedPieces } from '../search/marks';

interface MarkedProps {
  readonly text: string;
  readonly search: string;
}

/** A text with what was searched for marked. */
export function Marked({ text, search }: MarkedProps) {
  let at = 0;
  return markedPieces(text, search).map((piece) => {
    const key = at;
    at += piece.text.length;
    return piece.marked ? <mark key={key}>{piece.text}</mark> : <span key={key}>{piece.text}</span>;
  });
}

import type { TextMark } from '../../../broker/protocol/history';

export interface Piece {
  readonly at: number;
  readonly piece: string;
  readonly isMarked: boolean;
}

/** The text cut where its marks begin and end. Marks that overlap, or lie outside, are left out. */
export function piecesOf(text: string, marks: readonly TextMark[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { at, length } of [...marks].sort((a, b) => a.at - b.at)) {
    const end = at + length;
    if (at < done || end > text.length) continue;
    if (at > done) pieces.push({ at: done, piece: text.slice(done, at), isMarked: false });
    pieces.push({ at, piece: text.slice(at, end), isMarked: true });
    done = end;
  }
  if (done < text.length) pieces.push({ at: done, piece: text.slice(done), isMarked: false });
  return pieces;
}

/** The marks that lie in a part of a text, by their places in that part. */
export function marksWithin(marks: readonly TextMark[], at: number, length: number): readonly TextMark[] {
  return marks
    .filter((mark) => mark.at >= at && mark.at + mark.length <= at + length)
    .map((mark) => ({ at: mark.at - at, length: mark.length }));
}

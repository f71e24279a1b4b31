import { cutText } from '../../../../broker/protocol/graphemes';
import { plainWords } from '../../../../broker/protocol/plain-text';
import { foldWithPlaces, startsWord } from './folded';

/** A piece of a text; `marked` when it is what was searched for. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** How much of a content is shown, in characters. */
const SHOWN = 160;
/** A match that begins further in than this moves the beginning of what is shown. */
const EARLY = 90;
const BEFORE = 24;

/** A text in pieces, with what was searched for marked: beginnings of words, and of longer pieces any place. */
export function markedPieces(original: string, search: string): readonly Piece[] {
  const ranges = rangesIn(original, search);
  const pieces: Piece[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start > at) pieces.push({ text: original.slice(at, start), marked: false });
    pieces.push({ text: original.slice(start, end), marked: true });
    at = end;
  }
  if (at < original.length) pieces.push({ text: original.slice(at), marked: false });
  return pieces;
}

/** The start of a content in one line; further in when all that matches is further in. */
export function excerptOf(content: string, search: string): string {
  const line = content.replace(/\s+/gu, ' ').trim();
  const first = rangesIn(line, search)[0]?.[0] ?? 0;
  const from = first < EARLY ? 0 : wordBefore(line, first - BEFORE);
  return `${from > 0 ? '…' : ''}${cutText(line.slice(from), SHOWN + 1)}`;
}

function wordBefore(line: string, place: number): number {
  const space = line.lastIndexOf(' ', place);
  return space === -1 ? 0 : space + 1;
}

/** Places of the original, in order and apart from each other. */
function rangesIn(original: string, search: string): readonly (readonly [number, number])[] {
  const pieces = [...new Set(plainWords(search))];
  if (pieces.length === 0) return [];
  const { text, placeOf } = foldWithPlaces(original);
  const ranges = pieces.flatMap((piece) =>
    placesOf(text, piece).map((at) => [placeOf(at), placeOf(at + piece.length)] as const),
  );
  const sorted = ranges.filter(([start, end]) => end > start).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const apart: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = apart.at(-1);
    if (last === undefined || start > last[1]) apart.push([start, end]);
    else last[1] = Math.max(last[1], end);
  }
  return apart;
}

function placesOf(folded: string, piece: string): number[] {
  const places: number[] = [];
  for (let at = folded.indexOf(piece); at !== -1; at = folded.indexOf(piece, at + piece.length)) {
    if (piece.length >= 3 || startsWord(folded, at)) places.push(at);
  }
  return places;
}

import { externalLink } from './external-link';

/** A part of a text: a link with its address, or plain. `at` is its place in the text. */
export interface LinkedPiece {
  readonly at: number;
  readonly text: string;
  readonly href: string | null;
}

/**
 * What may be an address: up to a blank, a quote, a bracket of markup, or a character that cannot be seen or turns the
 * direction, so that a link never reads as another one. Without a scheme only what begins with "www." is one, with a
 * host of at least three parts; an e-mail address that begins so is an e-mail address.
 */
const CANDIDATE =
  /(?:https:\/\/|mailto:)[^\s<>"`\p{Cc}\p{Default_Ignorable_Code_Point}]+|[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+|www(?:\.[\p{L}\p{N}-]{1,63}){2,10}(?:[/?#:][^\s<>"`\p{Cc}\p{Default_Ignorable_Code_Point}]*)?/giu;
const LONGEST = 4_096;
const WORD = /[\p{L}\p{N}_@/:.-]/u;
/** Belongs to the sentence and not to the address. */
const SENTENCE_END = /[.,;:!?'*_~|…。、，！？’”»]$/u;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * Cuts a text where links begin and end: `https:` and `mailto:` addresses, bare e-mail addresses, and "www." addresses,
 * which are opened as `https:`; nothing else is ever a link. Together the pieces are the text.
 */
export function linkedPieces(text: string): readonly LinkedPiece[] {
  const pieces: LinkedPiece[] = [];
  let done = 0;
  // Most texts have none, and are shown often.
  for (const { 0: found, index } of /@|:|www\./i.test(text) ? text.matchAll(CANDIDATE) : []) {
    // In the middle of a word, or of an address that is no link.
    // Longer ones are none, and would take long to look at.
    if (found.length > LONGEST) continue;
    if (index > 0 && WORD.test(text[index - 1] ?? '')) continue;
    const link = withoutSentence(found);
    const href = externalLink(addressOf(link));
    if (href === null) continue;
    if (index > done) pieces.push({ at: done, text: text.slice(done, index), href: null });
    pieces.push({ at: index, text: link, href });
    done = index + link.length;
  }
  if (done < text.length) pieces.push({ at: done, text: text.slice(done), href: null });
  return pieces;
}

function addressOf(link: string): string {
  if (/^(?:https|mailto):/i.test(link)) return link;
  return /^[\w.+-]+@[a-z0-9.-]+$/i.test(link) ? `mailto:${link}` : `https://${link}`;
}

function withoutSentence(found: string): string {
  let link = found;
  for (;;) {
    const last = link.at(-1) ?? '';
    const opening = CLOSING[last];
    const isOpen = opening !== undefined && countOf(link, opening) < countOf(link, last);
    if (!isOpen && !SENTENCE_END.test(last)) return link;
    link = link.slice(0, -1);
  }
}

function countOf(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

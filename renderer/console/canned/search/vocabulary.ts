/** A word of the vocabulary, by its number. */
export type WordId = number;

const SEPARATOR = '\n';

/** Every word that stands anywhere, each once; finds those that begin with, or hold, a piece of a word. */
export class Vocabulary {
  readonly #ids = new Map<string, WordId>();
  /** Where each word begins in the text of all words. */
  readonly #starts: number[] = [];
  /** All words in one text: looking through it takes a fraction of looking at one word after the other. */
  #text = SEPARATOR;
  #added: string[] = [];
  /** Where the next word will begin. */
  #end = SEPARATOR.length;

  get size(): number {
    return this.#starts.length;
  }

  /** The number of a word, a new one when it is not there yet. */
  add(word: string): WordId {
    const known = this.#ids.get(word);
    if (known !== undefined) return known;
    const id = this.#starts.length;
    this.#ids.set(word, id);
    this.#starts.push(this.#end);
    this.#end += word.length + SEPARATOR.length;
    this.#added.push(word);
    return id;
  }

  /** Tells of each word that begins with the piece, and, when `inside` is asked, of those that hold it elsewhere. */
  each(piece: string, inside: boolean, tell: (word: WordId, atStart: boolean) => void): void {
    const text = this.#whole();
    const sought = inside ? piece : SEPARATOR + piece;
    let from = text.indexOf(sought);
    let word = 0;
    while (from !== -1) {
      const at = inside ? from : from + SEPARATOR.length;
      word = this.#wordAt(at, word);
      tell(word, this.#starts[word] === at);
      // The rest of this word can say nothing new: its first place counts.
      from = text.indexOf(sought, (this.#starts[word + 1] ?? text.length) - SEPARATOR.length);
    }
  }

  #whole(): string {
    if (this.#added.length > 0) this.#text += this.#added.splice(0).join(SEPARATOR) + SEPARATOR;
    return this.#text;
  }

  /** The word that the place is in; not before the word `low`. */
  #wordAt(place: number, low: number): WordId {
    let first = low;
    let last = this.#starts.length - 1;
    while (first < last) {
      const middle = (first + last + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= place) first = middle;
      else last = middle - 1;
    }
    return first;
  }
}

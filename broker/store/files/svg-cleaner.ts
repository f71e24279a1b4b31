import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import {
  ATTRIBUTES,
  ELEMENTS,
  isInternal,
  isPictureData,
  isSafeCss,
  referencesIn,
  UNWRAPPED,
  WITH_TEXT,
  withoutComments,
} from './svg-allowed';
import { SvgWeight } from './svg-weight';

const SVG = 'http://www.w3.org/2000/svg';
const XLINK = 'http://www.w3.org/1999/xlink';
const XML = 'http://www.w3.org/XML/1998/namespace';
const MOST_ELEMENTS = 100_000;
const DEEPEST = 256;
const MOST_ATTRIBUTES = 500;

/** What XML 1.0 cannot hold, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/gu;

/** Why an SVG cannot be stored, in words for people. */
export class SvgRefused extends Error {}

interface Open {
  /** Null: the element itself is left out, its children are not. */
  readonly name: string | null;
  readonly text: string[];
}

/**
 * Reads an SVG as XML, strictly, and writes a new one of what is allowed: no scripts, no event handlers, no foreign
 * content, nothing from elsewhere. What comes out was never in the file as it stood, so a browser that reads the
 * file in another way than this parser finds nothing more in it. Throws `SvgRefused`.
 */
export class SvgCleaner {
  readonly #write: (text: string) => void;
  readonly #parser = new SaxesParser({ xmlns: true, position: false });
  readonly #weight = new SvgWeight();
  readonly #open: Open[] = [];
  /** Depth inside an element that is left out whole; 0: outside. */
  #skipping = 0;
  #elements = 0;
  /** Of the element that is being read. */
  #attributes = 0;
  /** Whether the root names no namespace: then none of its elements needs one. */
  #bare = false;
  #done = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
    this.#parser.on('error', (error) => {
      throw new SvgRefused(`This SVG is damaged: ${error.message.slice(0, 100).replace(/\.$/, '')}.`);
    });
    this.#parser.on('attribute', () => {
      this.#attributes += 1;
      if (this.#attributes > MOST_ATTRIBUTES) throw new SvgRefused(COMPLEX);
    });
    this.#parser.on('opentag', (tag) => this.#begin(tag));
    this.#parser.on('closetag', () => this.#end());
    this.#parser.on('text', (text) => this.#say(text));
    this.#parser.on('cdata', (text) => this.#say(text));
  }

  /** The next part of the file, decoded. */
  take(text: string): void {
    this.#parser.write(text);
  }

  /** The file has ended. */
  end(): void {
    this.#parser.close();
    if (!this.#done) throw new SvgRefused('This file holds no SVG picture.');
    if (!this.#weight.isBearable()) throw new SvgRefused(COMPLEX);
  }

  #begin(tag: SaxesTagNS): void {
    this.#attributes = 0;
    this.#elements += 1;
    if (this.#elements > MOST_ELEMENTS || this.#open.length + this.#skipping > DEEPEST) throw new SvgRefused(COMPLEX);
    const isRoot = this.#open.length === 0 && this.#skipping === 0;
    if (isRoot) {
      if (tag.local !== 'svg' || (tag.uri !== SVG && tag.uri !== '') || this.#done)
        throw new SvgRefused('This file holds no SVG picture.');
      this.#bare = tag.uri === '';
    }
    const known = tag.uri === SVG || (this.#bare && tag.uri === '');
    if (this.#skipping > 0 || !known || !(ELEMENTS.has(tag.local) || UNWRAPPED.has(tag.local))) {
      this.#skipping += 1;
      return;
    }
    if (UNWRAPPED.has(tag.local)) {
      this.#open.push({ name: null, text: [] });
      return;
    }
    const attributes = cleanAttributes(tag);
    if (tag.local === 'image' && !attributes.some(([name]) => name === 'href')) {
      this.#skipping += 1;
      return;
    }
    // A picture is one, however long it is.
    const letters = attributes.reduce((all, [name, value]) => (name === 'href' ? all : all + value.length), 0);
    this.#weight.begin(idOf(attributes), attributes.flatMap(referencesOf), letters);
    this.#open.push({ name: tag.local, text: [] });
    const namespace = isRoot ? ` xmlns="${SVG}"` : '';
    // A style sheet is written when all of it has been seen.
    if (tag.local !== 'style') this.#write(`<${tag.local}${namespace}${attributes.map(written).join('')}>`);
  }

  #end(): void {
    if (this.#skipping > 0) {
      this.#skipping -= 1;
      return;
    }
    const open = this.#open.pop();
    if (open === undefined || open.name === null) return;
    this.#weight.end();
    if (open.name === 'style') this.#writeStyle(open.text.join(''));
    else this.#write(`</${open.name}>`);
    if (this.#open.length === 0) this.#done = true;
  }

  #say(text: string): void {
    const open = this.#open.at(-1);
    if (this.#skipping > 0 || open === undefined || open.name === null || !WITH_TEXT.has(open.name)) return;
    if (open.name === 'style') open.text.push(text);
    else this.#write(escaped(text));
  }

  #writeStyle(css: string): void {
    const bare = withoutComments(css.replace(ILLEGAL, ''));
    if (bare === null || !isSafeCss(bare)) return;
    // What a rule refers to may be drawn for any element; it is counted once for the sheet.
    this.#weight.begin(null, referencesIn(bare), bare.length);
    this.#weight.end();
    this.#write(`<style>${escaped(bare)}</style>`);
  }
}

const COMPLEX = 'This SVG is too complex to be shown.';

type Attribute = readonly [name: string, value: string];

/** The attributes as they are kept, each name once: of a reference in both ways the new one counts, as in browsers. */
function cleanAttributes({ local, attributes }: SaxesTagNS): readonly Attribute[] {
  const all = Object.values(attributes);
  const inOrder = [...all.filter(({ uri }) => uri === XLINK), ...all.filter(({ uri }) => uri !== XLINK)];
  return [...new Map(inOrder.flatMap((attribute) => cleanAttribute(local, attribute)))];
}

/** The attribute as it is kept; nothing when it is not. */
function cleanAttribute(element: string, { local, prefix, uri, value }: SaxesAttributeNS): readonly Attribute[] {
  const clean = value.replace(ILLEGAL, '');
  if (local === 'href' && (uri === XLINK || uri === '')) {
    const allowed = element === 'image' ? isPictureData(clean) : isInternal(clean);
    return allowed ? [['href', clean]] : [];
  }
  if (uri === XML && local === 'space') return [['xml:space', clean === 'preserve' ? 'preserve' : 'default']];
  const plain = uri === '' && prefix === '';
  return plain && ATTRIBUTES.has(local) && isSafeCss(clean) ? [[local, clean]] : [];
}

function idOf(attributes: readonly Attribute[]): string | null {
  return attributes.find(([name]) => name === 'id')?.[1] ?? null;
}

function referencesOf([name, value]: Attribute): readonly string[] {
  if (name === 'href') return value.startsWith('#') ? [value.slice(1)] : [];
  return referencesIn(value);
}

function written([name, value]: Attribute): string {
  return ` ${name}="${escaped(value).replace(/"/g, '&quot;').replace(/\n/g, '&#10;').replace(/\t/g, '&#9;').replace(/\r/g, '&#13;')}"`;
}

function escaped(text: string): string {
  return text.replace(ILLEGAL, '').replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

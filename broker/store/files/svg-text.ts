import { TextDecoder } from 'node:util';
import { SvgRefused } from './svg-cleaner';

/** Encodings an SVG may say that it has. UTF-16 says so by its first two bytes. */
const NAMED: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  'us-ascii': 'utf-8',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
};

/** Decodes the bytes of an SVG part by part. Throws `SvgRefused` for bytes that are no text. */
export class SvgText {
  #decoder: TextDecoder | null = null;

  take(bytes: Buffer): string {
    this.#decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
    return this.#decode(this.#decoder, bytes);
  }

  end(): string {
    return this.#decoder === null ? '' : this.#decode(this.#decoder);
  }

  #decode(decoder: TextDecoder, bytes?: Buffer): string {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new SvgRefused('This SVG is damaged: it holds bytes that are no text.');
    }
  }
}

function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w-]+)["']/.exec(start.toString('latin1', 0, 200))?.[1];
  const named = NAMED[(declared ?? 'utf-8').toLowerCase()];
  if (named === undefined) throw new SvgRefused(`An SVG cannot have the encoding "${declared}".`);
  return named;
}

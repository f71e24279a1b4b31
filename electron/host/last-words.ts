import type { ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * The end of a process and the end of what it says have no order: the reason of an end is often read after it. And
 * whatever it has started may keep the line open. Milliseconds.
 */
export const LAST_WORDS_MS = 300;

/** Resolves when what a child of Node says has been read, after its end; its grandchildren are not waited for. */
export async function untilLastWords(child: ChildProcess): Promise<void> {
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await Promise.race([closed, delay(LAST_WORDS_MS)]);
}

/** What one stream of a child process says, to its end. */
export class Voice {
  readonly #stream: NodeJS.ReadableStream | null;
  readonly #decoder = new StringDecoder('utf8');
  readonly #listeners: ((text: string) => void)[] = [];
  #line = '';
  readonly #lineListeners: ((line: string) => void)[] = [];
  #end = (): void => undefined;
  readonly #ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  constructor(stream: NodeJS.ReadableStream | null) {
    this.#stream = stream;
    this.#listen();
  }

  onText(listener: (text: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Without what ends it; the last may have no end. */
  onLine(listener: (line: string) => void): void {
    this.#lineListeners.push(listener);
  }

  /** After the end of the process: resolves when everything has been told to the listeners, or the time is up. */
  async lastWords(): Promise<void> {
    // Electron takes every listener away, in the same turn and after whoever hears of the end.
    await Promise.resolve();
    this.#listen();
    await Promise.race([this.#ended, delay(LAST_WORDS_MS)]);
    if (this.#line !== '') this.#tellLine(this.#line);
    this.#line = '';
  }

  readonly #hear = (bytes: Buffer): void => {
    const text = this.#decoder.write(bytes);
    for (const listener of this.#listeners) listener(text);
    const lines = `${this.#line}${text}`.split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.#tellLine(line);
  };

  #tellLine(line: string): void {
    for (const listener of this.#lineListeners) listener(line.replace(/\r$/, ''));
  }

  #listen(): void {
    const stream = this.#stream;
    if (stream === null) this.#end();
    else if (!stream.listeners('data').includes(this.#hear))
      stream.on('data', this.#hear).once('end', this.#end).once('close', this.#end);
  }
}

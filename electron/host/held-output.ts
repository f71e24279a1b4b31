import type { ChildProcess } from 'node:child_process';

/** Enough for the reason of an end, and for every line of a start. Characters. */
const MOST_KEPT = 100_000;

/** What a process says: held back at first, later passed through. */
export class HeldOutput {
  readonly #child: ChildProcess;
  readonly #streams: readonly { kept: string; readonly to: NodeJS.WritableStream; readonly isError: boolean }[];
  #through = false;

  constructor(child: ChildProcess, out: NodeJS.WritableStream, err: NodeJS.WritableStream) {
    this.#child = child;
    const stdout = { kept: '', to: out, isError: false };
    const stderr = { kept: '', to: err, isError: true };
    this.#streams = [stdout, stderr];
    for (const [from, stream] of [[child.stdout, stdout] as const, [child.stderr, stderr] as const]) {
      from?.setEncoding('utf8').on('data', (text: string) => {
        if (this.#through) stream.to.write(text);
        else stream.kept = `${stream.kept}${text}`.slice(-MOST_KEPT);
      });
    }
  }

  /** Says what was held back, and everything from now on. */
  letThrough(): void {
    this.#through = true;
    for (const stream of this.#streams) {
      if (stream.kept !== '') stream.to.write(stream.kept);
      stream.kept = '';
    }
  }

  /** What was held back, errors last. */
  said(): string {
    return this.#streams.map(({ kept }) => kept).join('\n');
  }

  close(): void {
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }
}

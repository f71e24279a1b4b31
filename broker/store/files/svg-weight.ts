/** Elements to draw, with each reference counted as what it draws again. More would stop the window that shows it. */
const MOST_DRAWN = 200_000;
const ROOT = '';

interface Part {
  own: number;
  readonly refers: string[];
}

/**
 * How much there is to draw in an SVG. A few lines that refer to each other ten times, ten levels deep, draw ten
 * billion elements: those are found here.
 */
export class SvgWeight {
  readonly #parts = new Map<string, Part>([[ROOT, { own: 0, refers: [] }]]);
  readonly #open: (string | null)[] = [];

  /** An element begins; `references` are ids. */
  begin(id: string | null, references: readonly string[]): void {
    // A second element of the same id is never referred to; its parts count all the same.
    const isNew = id !== null && id !== ROOT && !this.#parts.has(id);
    if (isNew) {
      this.#current().refers.push(id);
      this.#parts.set(id, { own: 0, refers: [] });
    }
    this.#open.push(isNew ? id : null);
    const part = this.#current();
    part.own += 1;
    part.refers.push(...references);
  }

  end(): void {
    this.#open.pop();
  }

  /** Whether the whole can be drawn in a reasonable time. */
  isBearable(): boolean {
    const weights = new Map<string, number>();
    // Without recursion: a chain of references may be longer than the stack.
    const stack: { readonly id: string; next: number }[] = [{ id: ROOT, next: 0 }];
    const entered = new Set<string>([ROOT]);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const part = this.#parts.get(top.id);
      const target = part?.refers[top.next];
      if (target === undefined) {
        weights.set(top.id, this.#weigh(top.id, weights));
        if ((weights.get(top.id) ?? 0) > MOST_DRAWN) return false;
        stack.pop();
        continue;
      }
      top.next += 1;
      // A circle is drawn by nobody: browsers break it.
      if (entered.has(target) || !this.#parts.has(target)) continue;
      entered.add(target);
      stack.push({ id: target, next: 0 });
    }
    return true;
  }

  #weigh(id: string, weights: ReadonlyMap<string, number>): number {
    const part = this.#parts.get(id);
    if (part === undefined) return 0;
    return part.refers.reduce((sum, target) => sum + (weights.get(target) ?? 0), part.own);
  }

  #current(): Part {
    const id = this.#open.findLast((open) => open !== null) ?? ROOT;
    const part = this.#parts.get(id);
    if (part === undefined) throw new Error('An element is open that was never begun.');
    return part;
  }
}

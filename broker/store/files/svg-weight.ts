/** Elements to draw, with each reference counted as what it draws again. More would stop the window that shows it. */
const MOST_DRAWN = 200_000;
/** Letters of these elements that are drawn again, by references: a line of ten thousand corners is one element. */
const MOST_AGAIN = 1_000_000;
const ROOT = '';

interface Weight {
  readonly elements: number;
  readonly letters: number;
}

interface Part {
  own: Weight;
  readonly refers: string[];
}

const NOTHING: Weight = { elements: 0, letters: 0 };

function sum(a: Weight, b: Weight): Weight {
  return { elements: a.elements + b.elements, letters: a.letters + b.letters };
}

/**
 * How much there is to draw in an SVG. A few lines that refer to each other ten times, ten levels deep, draw ten
 * billion elements: those are found here.
 */
export class SvgWeight {
  readonly #parts = new Map<string, Part>([[ROOT, { own: NOTHING, refers: [] }]]);
  readonly #open: (string | null)[] = [];
  #letters = 0;

  /** An element begins; `references` are ids, `letters` is how long it is. */
  begin(id: string | null, references: readonly string[], letters: number): void {
    this.#letters += letters;
    // A second element of the same id is never referred to; its parts count all the same.
    const isNew = id !== null && id !== ROOT && !this.#parts.has(id);
    if (isNew) {
      this.#current().refers.push(id);
      this.#parts.set(id, { own: NOTHING, refers: [] });
    }
    this.#open.push(isNew ? id : null);
    const part = this.#current();
    part.own = sum(part.own, { elements: 1, letters });
    part.refers.push(...references);
  }

  end(): void {
    this.#open.pop();
  }

  /** Whether the whole can be drawn in a reasonable time. */
  isBearable(): boolean {
    const weights = new Map<string, Weight>();
    // Without recursion: a chain of references may be longer than the stack.
    const stack: { readonly id: string; next: number }[] = [{ id: ROOT, next: 0 }];
    const entered = new Set<string>([ROOT]);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const part = this.#parts.get(top.id);
      const target = part?.refers[top.next];
      if (target === undefined) {
        const weight = this.#weigh(top.id, weights);
        weights.set(top.id, weight);
        if (weight.elements > MOST_DRAWN || weight.letters - this.#letters > MOST_AGAIN) return false;
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

  #weigh(id: string, weights: ReadonlyMap<string, Weight>): Weight {
    const part = this.#parts.get(id);
    if (part === undefined) return NOTHING;
    return part.refers.reduce((all, target) => sum(all, weights.get(target) ?? NOTHING), part.own);
  }

  #current(): Part {
    const id = this.#open.findLast((open) => open !== null) ?? ROOT;
    const part = this.#parts.get(id);
    if (part === undefined) throw new Error('An element is open that was never begun.');
    return part;
  }
}

import type { SessionSummary } from '../../protocol/history';

/** Where part of a session is: the number it has in a segment. */
export interface SessionPart {
  readonly segment: number;
  readonly local: number;
}

interface Row {
  summary: SessionSummary | null;
  readonly parts: SessionPart[];
}

/** Every session of the log, numbered in the order in which they began there. */
export class SessionTable {
  readonly #rows: Row[] = [];
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#rows.length;
  }

  /** The number of a session. */
  find(session: string): number | undefined {
    return this.#numbers.get(session);
  }

  /** Notes that a session goes on in a segment; returns its number. */
  place(session: string, segment: number, local: number): number {
    const known = this.#numbers.get(session);
    const number = known ?? this.#rows.push({ summary: null, parts: [] }) - 1;
    if (known === undefined) this.#numbers.set(session, number);
    this.#rows[number]?.parts.push({ segment, local });
    return number;
  }

  /** Replaces what is known of a session. */
  tell(number: number, summary: SessionSummary): void {
    const row = this.#rows[number];
    if (row !== undefined) row.summary = summary;
  }

  summary(number: number): SessionSummary | null {
    return this.#rows[number]?.summary ?? null;
  }

  *summaries(): Generator<SessionSummary> {
    for (const { summary } of this.#rows) if (summary !== null) yield summary;
  }

  /** In the order of the log. */
  parts(number: number): readonly SessionPart[] {
    return this.#rows[number]?.parts ?? [];
  }
}

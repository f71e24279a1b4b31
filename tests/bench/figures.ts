/** The `q`-quantile (0 to 1) of some figures; NaN of none. */
export function quantile(figures: readonly number[], q: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(q * sorted.length));
  return sorted[at] ?? Number.NaN;
}

/** One row of the table: a figure, what it may be at most (or at least), and the floor it is held against. */
export interface Row {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  readonly goal: number;
  readonly bound: 'at most' | 'at least';
  /** How the goal comes about. */
  readonly because: string;
}

export function meets({ measured, goal, bound }: Row): boolean {
  return bound === 'at most' ? measured <= goal : measured >= goal;
}

export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    meets(row) ? 'ok' : 'MISSED',
    row.what,
    `${shown(row.measured)} ${row.unit}`,
    `${row.bound} ${shown(row.goal)}`,
    row.because,
  ]);
  const all = [['', 'what', 'measured', 'goal', 'because'], ...lines];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => (line[column] ?? '').length))) ?? [];
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function shown(figure: number): string {
  return figure >= 100 ? String(Math.round(figure)) : String(Number(figure.toPrecision(3)));
}

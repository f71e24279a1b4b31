import { POLICY_KEYS, type PolicyKey } from '../../desktop/machine-policy/policy-keys';

/** Between these lines of the deployment guide stands the table of the keys. */
const FROM = '<!-- keys: written by npm run policy-templates -->';
const TO = '<!-- /keys -->';

/** The guide with the table as the schema has it now. Throws when it has no place for one. */
export function withKeyTable(guide: string): string {
  const from = guide.indexOf(FROM);
  const to = guide.indexOf(TO);
  if (from === -1 || to < from) throw new Error('The guide has no place for the table of the keys.');
  return `${guide.slice(0, from + FROM.length)}\n\n${keyTable()}\n\n${guide.slice(to)}`;
}

function keyTable(): string {
  const rows = POLICY_KEYS.map((key) => [
    `\`${key.name}\``,
    wanted(key),
    inRegistry(key),
    `${key.title}. ${key.description}`,
  ]);
  return aligned(['key', 'value', 'in the registry', 'what it does'], rows);
}

/** As the formatter of the project leaves it. */
function aligned(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[], fill: string): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0, fill)).join(' | ')} |`;
  const rule = line(
    head.map(() => ''),
    '-',
  );
  return [line(head, ' '), rule, ...rows.map((row) => line(row, ' '))].join('\n');
}

function wanted({ value }: PolicyKey): string {
  switch (value.kind) {
    case 'switch':
      return 'true, false';
    case 'number':
      return `${value.min} to ${value.max}`;
    case 'choice':
      return value.values.join(', ');
    case 'list':
      return `list of up to ${value.most}`;
    case 'text':
      return 'text';
  }
}

function inRegistry({ path, value }: PolicyKey): string {
  const [name = '', above] = [...path].reverse();
  const at = above === undefined ? `\`${name}\`` : `\`${above}\\${name}\``;
  switch (value.kind) {
    case 'switch':
      return `${at}, REG_DWORD, 1 or 0`;
    case 'number':
      return `${at}, REG_DWORD`;
    case 'list':
      return `${at}, REG_MULTI_SZ`;
    case 'choice':
    case 'text':
      return `${at}, REG_SZ`;
  }
}

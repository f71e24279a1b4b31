import { rowOf } from './option-table';

/**
 * The same command line with each value in the argument of its option: `--connect URL` becomes `--connect=URL`. Whoever
 * hands options to Electron hands them over so: on Windows it ends without a word when another argument that is no
 * switch follows an address. What is wrong with a command line stays as it is, so that it is complained of.
 */
export function withInlineValues(argv: readonly string[]): readonly string[] {
  const inline: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const argument = argv[at] ?? '';
    const value = argv[at + 1];
    if (value === undefined || value.startsWith('--') || !takesValue(argument)) {
      inline.push(argument);
      continue;
    }
    inline.push(`${argument}=${value}`);
    at += 1;
  }
  return inline;
}

function takesValue(argument: string): boolean {
  return argument.startsWith('--') && typeof rowOf(argument.slice(2))?.value === 'string';
}

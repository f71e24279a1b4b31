/** What a script takes. */
export interface CommandLineForm {
  /** Its first line says how it is called; the whole is the answer to `--help`. */
  readonly usage: string;
  /** Its options besides `--help`: `string` ones want a value, `boolean` ones are switches. */
  readonly options?: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;
  /** How many words it takes at most besides its options; 0 when absent. */
  readonly words?: number;
}

export interface CommandLine {
  readonly kind: 'run';
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly words: readonly string[];
}

/** Nothing to run: a text for standard output when `code` is 0, else one line for standard error. */
export interface CommandLineEnd {
  readonly kind: 'end';
  readonly code: number;
  readonly text: string;
}

/**
 * Reads the command line of a script.
 * @param argv - Without the program and the script.
 */
export function readCommandLine(form: CommandLineForm, argv: readonly string[]): CommandLine | CommandLineEnd;

/** The same of this process, which ends here with 0 for `--help`, and with 2 and one line for what is not understood. */
export function commandLine(form: CommandLineForm): CommandLine;

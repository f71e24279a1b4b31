import * as z from 'zod';
import { fail, ok, type Result } from '../protocol/errors';
import { BAD, type Program, rowOf, TABLE } from './option-table';
import type { Options } from './options';

/** One layer of settings: the option's name (as on the command line, without dashes) and its text. */
type Layer = Readonly<Record<string, string>>;

/** A text from outside as an error quotes it: short, and with what nobody can see written out, such as `\ufeff`. */
function quoted(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  const seen = short.replace(
    /[\p{C}\u2028\u2029]/gu,
    (letter) => `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
  return `"${seen}"`;
}

export const DEFAULT_OPTIONS: Options = {
  host: 'auto',
  open: true,
  json: false,
  dataDir: null,
  agent: null,
  passwordFile: null,
  connect: null,
  mqttPort: null,
  httpPort: null,
  consolePort: null,
  listen: '127.0.0.1',
  config: null,
  policy: null,
  workspace: 'demo',
  publicUrl: null,
  trustedProxies: null,
  tlsCert: null,
  tlsKey: null,
  tlsCa: null,
  allowInsecure: false,
};

export interface OptionSources {
  readonly program: Program;
  /** Without the program's own name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Throws when the file cannot be read. */
  readonly readFile: (path: string) => string;
  /** What the machine's administrator sets: nothing else can change it. */
  readonly policy?: Layer;
}

/** What the command line asks for instead of starting. */
export type Asked = { readonly kind: 'run'; readonly options: Options } | { readonly kind: 'help' | 'version' };

/**
 * Reads the options from every source: policy > command line > environment (`PARLEY_<NAME>`) > configuration file >
 * default. The error is one clear line that says what was wrong and what to do.
 */
export function readOptions(sources: OptionSources): Result<Asked> {
  if (sources.argv.includes('--help') || sources.argv.includes('-h')) return ok({ kind: 'help' });
  if (sources.argv.includes('--version')) return ok({ kind: 'version' });
  const line = readArguments(sources);
  if (!line.ok) return line;
  const environment = readEnvironment(sources);
  const configFile = sources.policy?.config ?? line.value.config ?? environment.config;
  const file = readConfig(sources, configFile);
  if (!file.ok) return file;

  let options: Options = { ...DEFAULT_OPTIONS, config: configFile ?? null };
  const layers: readonly (readonly [string, Layer])[] = [
    [`in ${configFile}`, file.value],
    ['in the environment', environment],
    ['on the command line', line.value],
    ['in the machine policy', sources.policy ?? {}],
  ];
  for (const [where, layer] of layers) {
    for (const [name, value] of Object.entries(layer)) {
      const row = rowOf(name);
      if (row === undefined) continue;
      const read = row.read(value);
      if (read === BAD)
        return fail('invalid', `${quoted(value)} ${where} is no good for ${name}: it wants ${row.wants}.`);
      options = { ...options, [row.key]: read };
    }
  }
  return checkTogether(options);
}

function readArguments({ program, argv }: OptionSources): Result<Layer> {
  const layer: Record<string, string> = {};
  for (let at = 0; at < argv.length; at += 1) {
    const argument = argv[at] ?? '';
    if (!argument.startsWith('--')) return fail('invalid', `${quoted(argument)} is no option. ${HINT}`);
    const [written = '', inline] = splitOnce(argument.slice(2));
    const negated = written.startsWith('no-') && rowOf(written.slice(3))?.value === null;
    const name = negated ? written.slice(3) : written;
    const row = rowOf(name);
    if (row === undefined || !row.programs.includes(program)) {
      const near = nearest(name, program);
      return fail(
        'invalid',
        `There is no option --${written}.${near === null ? ` ${HINT}` : ` Did you mean --${near}?`}`,
      );
    }
    if (row.value === null) {
      layer[name] = inline ?? (negated ? 'false' : 'true');
      continue;
    }
    const value = inline ?? argv[at + 1];
    if (value === undefined || (inline === undefined && value.startsWith('--'))) {
      return fail('invalid', `--${name} wants ${row.wants} after it.`);
    }
    if (inline === undefined) at += 1;
    layer[name] = value;
  }
  return ok(layer);
}

const HINT = 'See --help for those there are.';

function splitOnce(argument: string): [string, string | undefined] {
  const equals = argument.indexOf('=');
  return equals === -1 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

function readEnvironment({ program, env }: OptionSources): Layer {
  const layer: Record<string, string> = {};
  for (const [name, row] of Object.entries(TABLE)) {
    const value = env[`PARLEY_${name.toUpperCase().replaceAll('-', '_')}`];
    if (value !== undefined && row.programs.includes(program)) layer[name] = value;
  }
  return layer;
}

const ConfigFile = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

function readConfig({ readFile, program }: OptionSources, file: string | undefined): Result<Layer> {
  if (file === undefined) return ok({});
  let json: unknown;
  try {
    json = JSON.parse(readFile(file));
  } catch (error) {
    return fail(
      'invalid',
      `The configuration file ${file} cannot be used: ${error instanceof Error ? error.message : 'it is unreadable'}.`,
    );
  }
  const parsed = ConfigFile.safeParse(json);
  if (!parsed.success) {
    const key = parsed.error.issues[0]?.path[0];
    const which = key === undefined ? '' : ` What stands at ${quoted(String(key))} is no text, number, true or false.`;
    return fail(
      'invalid',
      `The configuration file ${file} must be one JSON object of options, such as {"http-port": 8484}.${which}`,
    );
  }
  const unknown = Object.keys(parsed.data).find((name) => rowOf(name) === undefined);
  if (unknown !== undefined) {
    const near = nearest(unknown, program);
    return fail(
      'invalid',
      `The configuration file ${file} has an option that does not exist: ${quoted(unknown)}.${near === null ? '' : ` Did you mean "${near}"?`}`,
    );
  }
  const entries = Object.entries(parsed.data).filter(([name]) => rowOf(name)?.programs.includes(program));
  return ok(Object.fromEntries(entries.map(([name, value]) => [name, String(value)])));
}

function checkTogether(options: Options): Result<Asked> {
  if ((options.tlsCert === null) !== (options.tlsKey === null)) {
    return fail('invalid', '--tls-cert and --tls-key belong together: give both or neither.');
  }
  const fixed = [options.mqttPort, options.httpPort, options.consolePort].filter(
    (number) => number !== null && number > 0,
  );
  if (new Set(fixed).size < fixed.length) return fail('invalid', 'Two of the ports are the same. Each needs its own.');
  return ok({ kind: 'run', options });
}

/** The option that was likely meant, or null when none is near. */
function nearest(name: string, program: Program): string | null {
  const candidates = Object.entries(TABLE).filter(([, row]) => row.programs.includes(program));
  const ranked = candidates.map(([candidate]) => ({ candidate, distance: distance(name, candidate) }));
  const best = ranked.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= 3 ? best.candidate : null;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The text of `--help`. */
export function helpText(program: Program): string {
  const rows = Object.entries(TABLE).filter(([, row]) => row.programs.includes(program));
  const left = rows.map(
    ([name, row]) =>
      `--${row.value === null && name === 'open' ? 'no-open' : name}${row.value === null ? '' : `=${row.value}`}`,
  );
  const width = Math.max(...left.map((part) => part.length));
  const lines = rows.map(([, row], index) => `  ${(left[index] ?? '').padEnd(width)}  ${row.help}`);
  const usage =
    program === 'start'
      ? 'npm start -- [options]'
      : 'npm run server -- [options]\n       npm run server -- agent add|disable|password ID';
  return `Usage: ${usage}\n\n${lines.join('\n')}\n\nEach is also an environment variable (PARLEY_HTTP_PORT) and a key of the configuration file.\n`;
}

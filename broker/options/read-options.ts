import * as z from 'zod';
import { fail, ok, type Result } from '../protocol/errors';
import { readNetworks } from '../sockets/addresses';
import type { Options } from './options';

/** `start`: the console (`npm start`). `server`: broker and hub alone (`npm run server`). */
export type Program = 'start' | 'server';

/** One layer of settings: the option's name (as on the command line, without dashes) and its text. */
type Layer = Readonly<Record<string, string>>;

interface Row {
  readonly key: keyof Options;
  readonly programs: readonly Program[];
  /** What stands for the value in the help; null for a switch. */
  readonly value: string | null;
  readonly read: (text: string) => Options[keyof Options] | typeof BAD;
  /** What is expected, for the error. */
  readonly wants: string;
  readonly help: string;
}

const BAD = Symbol('bad');
const BOTH = ['start', 'server'] as const;
const START = ['start'] as const;

const text = (value: string) => (value === '' ? BAD : value);
const port = (value: string) => (/^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : BAD);
const flag = (value: string) => (value === 'true' || value === '' ? true : value === 'false' ? false : BAD);
const oneOf =
  (...values: readonly string[]) =>
  (value: string) =>
    values.includes(value) ? value : BAD;
const webAddress = (value: string) => {
  const url = parseUrl(value);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' ? value : BAD;
};

function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

/** Every option, by its name. */
const TABLE: Readonly<Record<string, Row>> = {
  host: {
    key: 'host',
    programs: START,
    value: 'auto|electron|web',
    read: oneOf('auto', 'electron', 'web'),
    wants: 'auto, electron or web',
    help: 'Where the console opens: its own window, or the browser. Default: auto.',
  },
  open: {
    key: 'open',
    programs: START,
    value: null,
    read: flag,
    wants: 'true or false',
    help: 'Open the default browser (--no-open: do not).',
  },
  json: {
    key: 'json',
    programs: BOTH,
    value: null,
    read: flag,
    wants: 'true or false',
    help: 'Print one line of JSON when ready, and nothing else.',
  },
  'data-dir': {
    key: 'dataDir',
    programs: BOTH,
    value: 'DIR',
    read: text,
    wants: 'a directory',
    help: 'Where everything is kept.',
  },
  agent: {
    key: 'agent',
    programs: START,
    value: 'ID',
    read: text,
    wants: 'the id of an agent',
    help: 'The agent of this console.',
  },
  'password-file': {
    key: 'passwordFile',
    programs: BOTH,
    value: 'FILE',
    read: text,
    wants: 'a file',
    help: 'A file with the password of the agent.',
  },
  connect: {
    key: 'connect',
    programs: START,
    value: 'URL',
    read: webAddress,
    wants: 'an address such as https://chat.example.com',
    help: 'Use a server elsewhere instead of one of its own.',
  },
  'mqtt-port': {
    key: 'mqttPort',
    programs: BOTH,
    value: 'N',
    read: port,
    wants: 'a port from 0 to 65535',
    help: 'Port of the broker (0: any free one). Default: 1883.',
  },
  'http-port': {
    key: 'httpPort',
    programs: BOTH,
    value: 'N',
    read: port,
    wants: 'a port from 0 to 65535',
    help: 'Port of the visitor page. Default: 8484.',
  },
  'console-port': {
    key: 'consolePort',
    programs: START,
    value: 'N',
    read: port,
    wants: 'a port from 0 to 65535',
    help: 'Port of the console in the browser. Default: 8485.',
  },
  listen: {
    key: 'listen',
    programs: BOTH,
    value: 'ADDRESS',
    read: text,
    wants: 'an address such as 127.0.0.1',
    help: 'Address to listen at. Default: 127.0.0.1.',
  },
  config: {
    key: 'config',
    programs: BOTH,
    value: 'FILE',
    read: text,
    wants: 'a file',
    help: 'A JSON file with these options.',
  },
  policy: {
    key: 'policy',
    programs: START,
    value: 'FILE',
    read: text,
    wants: 'a file',
    help: 'A JSON file that sets and locks what the machine policy leaves open.',
  },
  workspace: {
    key: 'workspace',
    programs: BOTH,
    value: 'demo|empty',
    read: oneOf('demo', 'empty'),
    wants: 'demo or empty',
    help: 'What a new data directory starts with. Default: demo.',
  },
  'public-url': {
    key: 'publicUrl',
    programs: BOTH,
    value: 'URL',
    read: webAddress,
    wants: 'an address such as https://chat.example.com',
    help: 'The address visitors use, when a proxy stands before.',
  },
  'trusted-proxies': {
    key: 'trustedProxies',
    programs: BOTH,
    value: 'CIDR[,CIDR]',
    read: (value) => (readNetworks(value) === null ? BAD : value),
    wants: 'networks such as 10.0.0.0/8, with commas between them',
    help: 'Proxies whose word about the address of a client counts.',
  },
  'tls-cert': {
    key: 'tlsCert',
    programs: BOTH,
    value: 'FILE',
    read: text,
    wants: 'a file',
    help: 'Certificate (PEM) for MQTT, WebSocket and HTTP.',
  },
  'tls-key': { key: 'tlsKey', programs: BOTH, value: 'FILE', read: text, wants: 'a file', help: 'Its key (PEM).' },
  'tls-ca': {
    key: 'tlsCa',
    programs: BOTH,
    value: 'FILE',
    read: text,
    wants: 'a file',
    help: 'Certificate authority (PEM) to trust.',
  },
  'allow-insecure': {
    key: 'allowInsecure',
    programs: BOTH,
    value: null,
    read: flag,
    wants: 'true or false',
    help: 'Allow listening beyond this machine without TLS.',
  },
};

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
      const row = TABLE[name];
      if (row === undefined) continue;
      const read = row.read(value);
      if (read === BAD) return fail('invalid', `"${value}" ${where} is no good for ${name}: it wants ${row.wants}.`);
      options = { ...options, [row.key]: read };
    }
  }
  return checkTogether(options);
}

function readArguments({ program, argv }: OptionSources): Result<Layer> {
  const layer: Record<string, string> = {};
  for (let at = 0; at < argv.length; at += 1) {
    const argument = argv[at] ?? '';
    if (!argument.startsWith('--')) return fail('invalid', `"${argument}" is no option. ${HINT}`);
    const [written = '', inline] = splitOnce(argument.slice(2));
    const negated = written.startsWith('no-') && TABLE[written.slice(3)]?.value === null;
    const name = negated ? written.slice(3) : written;
    const row = TABLE[name];
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
  if (!parsed.success)
    return fail(
      'invalid',
      `The configuration file ${file} must be one JSON object of options, such as {"http-port": 8484}.`,
    );
  const unknown = Object.keys(parsed.data).find((name) => TABLE[name] === undefined);
  if (unknown !== undefined) {
    const near = nearest(unknown, program);
    return fail(
      'invalid',
      `The configuration file ${file} has an option that does not exist: "${unknown}".${near === null ? '' : ` Did you mean "${near}"?`}`,
    );
  }
  const entries = Object.entries(parsed.data).filter(([name]) => TABLE[name]?.programs.includes(program));
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
      `--${row.value === null && name === 'open' ? 'no-open' : name}${row.value === null ? '' : ` ${row.value}`}`,
  );
  const width = Math.max(...left.map((part) => part.length));
  const lines = rows.map(([, row], index) => `  ${(left[index] ?? '').padEnd(width)}  ${row.help}`);
  const usage =
    program === 'start'
      ? 'npm start -- [options]'
      : 'npm run server -- [options]\n       npm run server -- agent add|disable|password ID';
  return `Usage: ${usage}\n\n${lines.join('\n')}\n\nEach is also an environment variable (PARLEY_HTTP_PORT) and a key of the configuration file.\n`;
}

import type { Options } from './options';

/** `start`: the console (`npm start`). `server`: broker and hub alone (`npm run server`). */
export type Program = 'start' | 'server';

/** How one option is read. */
export interface Row {
  readonly key: keyof Options;
  readonly programs: readonly Program[];
  /** What stands for the value in the help; null for a switch. */
  readonly value: string | null;
  readonly read: (text: string) => Options[keyof Options] | typeof BAD;
  /** What is expected, for the error. */
  readonly wants: string;
  readonly help: string;
}

/** A text that is no value of the option. */
export const BAD: unique symbol = Symbol('bad');
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
export const TABLE: Readonly<Record<string, Row>> = {
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

/** The option of a name from outside; `constructor` and its like, which every object has, are none. */
export function rowOf(name: string): Row | undefined {
  return Object.hasOwn(TABLE, name) ? TABLE[name] : undefined;
}

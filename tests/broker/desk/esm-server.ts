import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { EsmDeskSettings } from '../../../broker/protocol/desk-settings';

/** A value as the REST interface has it. */
interface Value {
  value?: unknown;
  code?: string;
  dataCardId?: number;
  name?: string;
  created?: string;
}
export interface Card {
  readonly dataCardId: number;
  readonly template: string;
  readonly folderCode: string;
  readonly data: Record<string, { values: Value[] }>;
  readonly files: { attribute: string; name: string; bytes: string }[];
}

export const LOGIN = { login: 'parley', password: 'open sesame' };
const STATES = ['01 - New', '02 - Solving', '04 - Solved'];
const MAX_FILE = 1_000;

const TEMPLATE = {
  name: 'Incident',
  code: 'incident',
  allowedFolders: [{ folderName: 'Incidents', folderCode: 'incidents' }],
  attributes: {
    subject: { name: 'Subject', multiValue: false, type: 'string', file: false, values: null, target: null },
    description: { name: 'Description', multiValue: false, type: 'string', file: false, values: null, target: null },
    status: {
      name: 'Status',
      multiValue: false,
      type: 'static',
      file: false,
      values: STATES.map((value, index) => ({ value, code: `s${index}` })),
      target: null,
    },
    impact: {
      name: 'Impact',
      multiValue: false,
      type: 'static',
      file: false,
      values: [
        { value: 'One person', code: 'one' },
        { value: 'Many', code: 'many' },
      ],
      target: null,
    },
    hours: { name: 'Hours', multiValue: false, type: 'number', file: false, values: null, target: null },
    due: { name: 'Due', multiValue: false, type: 'date', file: false, values: null, target: null },
    customer: { name: 'Customer', multiValue: false, type: 'reference', file: false, values: null, target: ['person'] },
    support_person: { name: 'Support person', multiValue: false, type: 'reference', file: false, target: 'person' },
    efecte_id: { name: 'ID', multiValue: false, type: 'string', file: false },
    worklog: { name: 'Worklog', multiValue: true, type: 'worklog', file: false },
    attachments: { name: 'Attachments', multiValue: true, type: 'file', file: true },
    parley_key: { name: 'Parley key', multiValue: false, type: 'string', file: false },
  },
};

/** A workspace's settings for a server. */
export function settingsFor(url: string): EsmDeskSettings {
  return EsmDeskSettings.parse({
    kind: 'esm',
    url,
    login: LOGIN.login,
    template: 'incident',
    folder: 'incidents',
    attributes: {
      subject: 'subject',
      description: 'description',
      status: 'status',
      priority: 'impact',
      key: 'parley_key',
      number: 'efecte_id',
      person: 'customer',
      assignee: 'support_person',
      worklog: 'worklog',
      files: 'attachments',
    },
    fields: [
      { code: 'customer' },
      { code: 'subject', required: true },
      { code: 'description', long: true },
      { code: 'impact', required: true },
      { code: 'hours' },
      { code: 'due' },
      { code: 'attachments' },
      { code: 'not_there' },
    ],
    defaults: { customer: { from: 'person' }, subject: { from: 'subject' }, impact: { value: 'one' } },
    people: { template: 'person', email: 'email' },
    timeoutMs: 5_000,
    doubtMs: 60_000,
  });
}

/** How the server behaves from now on. */
export interface Behaviour {
  /** Answers after so many milliseconds; what was asked is done at once all the same. */
  delayMs?: number;
  /** Does what was asked, then breaks the connection instead of answering. */
  dropAnswers?: boolean;
  /** The same for uploads only. */
  dropUploads?: boolean;
  /** Answers everything with this status. */
  status?: number;
  /** The key is a unique attribute: a second card of it is refused with 409. */
  uniqueKey?: boolean;
}

/** Efecte ESM as its REST interface is described, on a port of its own, with the cards in memory. */
export class EsmServer {
  readonly cards: Card[] = [];
  behaviour: Behaviour = {};
  logins = 0;
  posts = 0;
  readonly requests: string[] = [];
  #server: Server | null = null;
  #tokens = new Map<string, number>();
  #nextId = 1_000;
  port = 0;
  tokenSeconds = 3_600;

  static async start(): Promise<EsmServer> {
    const server = new EsmServer();
    server.add('person', { email: { values: [{ value: 'Maija.Meikalainen@example.com' }] } });
    server.add('person', { email: { values: [{ value: 'bertil@example.com' }] } });
    await server.up();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get tickets(): Card[] {
    return this.cards.filter((card) => card.template === 'incident');
  }

  add(template: string, data: Card['data'], folderCode = 'x'): Card {
    this.#nextId += 1;
    const card: Card = { dataCardId: this.#nextId, template, folderCode, data: { ...data }, files: [] };
    if (template === 'incident') card.data.efecte_id = { values: [{ value: `INC-${this.#nextId}` }] };
    this.cards.push(card);
    return card;
  }

  async up(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#handle(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    this.port = address.port;
    this.#server = server;
  }

  async down(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
  }

  /** All tokens are worth nothing from now on. */
  forgetTokens(): void {
    this.#tokens.clear();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', this.url);
    this.requests.push(`${request.method} ${url.pathname}`);
    const [status, json, headers] = this.#answer(request, url, body);
    const { delayMs, dropAnswers, dropUploads } = this.behaviour;
    if (dropAnswers === true || (dropUploads === true && url.pathname.endsWith('/file'))) {
      response.destroy();
      return;
    }
    if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(json));
  }

  #answer(request: IncomingMessage, url: URL, body: Buffer): [number, unknown, Record<string, string>?] {
    const path = url.pathname
      .replace(/^\/rest-api\/itsm\/v1\//, '')
      .split('/')
      .map(decodeURIComponent);
    if (this.behaviour.status !== undefined)
      return [this.behaviour.status, problem(this.behaviour.status, 'As told', url)];
    if (path[0] === 'users' && path[1] === 'login') return this.#login(body, url);
    const token = request.headers.authorization ?? '';
    if ((this.#tokens.get(token) ?? 0) < Date.now()) return [401, problem(401, 'The token is not valid', url)];
    const [, template = '', , id, attribute] = path;
    if (path.length === 2) return template === 'incident' ? [200, TEMPLATE] : [404, problem(404, 'No template', url)];
    if (id === undefined) {
      return request.method === 'POST' ? this.#create(template, body, url) : this.#list(template, url);
    }
    const card = this.cards.find((known) => known.template === template && String(known.dataCardId) === id);
    if (card === undefined) return [404, problem(404, 'No such data card', url)];
    if (attribute !== undefined) return this.#attach(card, attribute, body, url);
    if (request.method === 'PATCH') return this.#change(card, body, url);
    return [200, shown(card)];
  }

  #login(body: Buffer, url: URL): [number, unknown, Record<string, string>?] {
    this.logins += 1;
    const form = new URLSearchParams(body.toString('utf8'));
    if (form.get('login') !== LOGIN.login || form.get('password') !== LOGIN.password) {
      return [401, problem(401, 'Wrong login or password', url)];
    }
    const expiresAt = Date.now() + this.tokenSeconds * 1_000;
    const claims = Buffer.from(JSON.stringify({ exp: Math.floor(expiresAt / 1_000), jti: this.logins }));
    const token = `Bearer e30.${claims.toString('base64url')}.sig`;
    this.#tokens.set(token, expiresAt);
    return [200, { token }, { authorization: token }];
  }

  #create(template: string, body: Buffer, url: URL): [number, unknown] {
    this.posts += 1;
    const { folderCode, data } = JSON.parse(body.toString('utf8')) as Pick<Card, 'folderCode' | 'data'>;
    if (folderCode !== 'incidents') return [400, problem(400, 'No such folder', url)];
    const subject = data.subject?.values[0]?.value;
    if (subject === 'forbidden words') {
      const errors = [{ attribute: 'subject', message: 'This subject is not accepted.' }];
      return [400, { ...problem(400, 'Some attributes are wrong', url), meta: { errors } }];
    }
    const key = data.parley_key?.values[0]?.value;
    const known = this.tickets.find((card) => card.data.parley_key?.values[0]?.value === key);
    if (this.behaviour.uniqueKey === true && known !== undefined)
      return [409, problem(409, 'parley_key is not unique', url)];
    const card = this.add(template, data, folderCode);
    return [201, { meta: { errors: [] }, dataCard: { dataCardId: card.dataCardId } }];
  }

  #change(card: Card, body: Buffer, url: URL): [number, unknown] {
    const { data } = JSON.parse(body.toString('utf8')) as Pick<Card, 'data'>;
    if (data.status?.values[0]?.value === '04 - Solved' && card.data.hours === undefined) {
      return [409, problem(409, 'The ticket is being edited by somebody else', url)];
    }
    const { worklog, ...rest } = data;
    Object.assign(card.data, rest);
    if (worklog !== undefined) {
      const entry = { ...worklog.values[0], created: '2026-01-02T03:04:05.000Z', author: { name: 'Parley account' } };
      card.data.worklog = { values: [...(card.data.worklog?.values ?? []), entry] };
    }
    return [200, shown(card)];
  }

  #attach(card: Card, attribute: string, body: Buffer, url: URL): [number, unknown] {
    if (body.length > MAX_FILE) return [413, problem(413, 'The file is too big', url)];
    const text = body.toString('latin1');
    const name = Buffer.from(/name="fileName"\r\n\r\n([^\r]*)/.exec(text)?.[1] ?? '', 'latin1').toString('utf8');
    const bytes = /name="fileUpload"[^\r]*\r\n(?:[^\r]+\r\n)*\r\n([^\r]*)/.exec(text)?.[1] ?? '';
    card.files.push({ attribute, name, bytes });
    card.data[attribute] = { values: card.files.map((file) => ({ value: file.name })) };
    return [201, {}];
  }

  #list(template: string, url: URL): [number, unknown] {
    const limit = Number(url.searchParams.get('limit'));
    if (!(limit >= 1 && limit <= 200)) return [400, problem(400, 'limit must be 1 to 200', url)];
    const below = Number(url.searchParams.get('filterId') ?? Number.POSITIVE_INFINITY);
    const filter = url.searchParams.get('filter') ?? '';
    const all = this.cards
      .filter((card) => card.template === template && card.dataCardId < below && this.#passes(card, filter))
      .sort((a, b) => b.dataCardId - a.dataCardId);
    const page = all.slice(0, limit);
    const last = page.at(-1);
    const next = new URL(url);
    if (last !== undefined) next.searchParams.set('filterId', String(last.dataCardId));
    const links = all.length > limit ? { next: next.href } : {};
    return [200, { meta: { count: page.length, limit, links }, data: page.map(shown) }];
  }

  /** As much of EQL as there is in the tests: `=`, `LIKE`, `IS NULL`, with AND and OR in brackets. */
  #passes(card: Card, filter: string): boolean {
    const whole = filter.trim();
    if (whole === '') return true;
    const inner = /^\((.*)\)$/.exec(whole)?.[1] ?? whole;
    for (const word of [' AND ', ' OR '] as const) {
      const parts = splitOutside(inner, word);
      if (parts.length > 1) {
        return word === ' AND '
          ? parts.every((part) => this.#passes(card, part))
          : parts.some((part) => this.#passes(card, part));
      }
    }
    const clause = /^\$([\w:]+)\$ (?:(=|LIKE) '(.*)'|IS (NULL))$/s.exec(inner);
    if (clause === null) throw new Error(`This is no EQL: ${inner}`);
    const [, code = '', operator, raw = ''] = clause;
    const [attribute = '', of] = code.split(':');
    const [value] = card.data[attribute]?.values ?? [];
    if (operator === undefined) return value === undefined;
    const target =
      of === undefined ? undefined : this.cards.find((known) => known.dataCardId === Number(value?.dataCardId));
    const actual = String((of === undefined ? value : target?.data[of]?.values[0])?.value ?? '').toLowerCase();
    const wanted = raw.replaceAll("''", "'").toLowerCase();
    return operator === '=' ? actual === wanted : actual.includes(wanted.replaceAll('%', ''));
  }
}

function splitOutside(text: string, word: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    if (quoted) continue;
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0 && text.startsWith(word, at)) {
      parts.push(text.slice(start, at));
      start = at + word.length;
    }
  }
  return [...parts, text.slice(start)];
}

function shown({ dataCardId, data, folderCode }: Card): object {
  const name = data.subject?.values[0]?.value ?? 'card';
  return { dataCardId, name, folderCode, url: `/dc/${dataCardId}`, data };
}

function problem(code: number, message: string, url: URL): object {
  return { code, message, error: 'Error', url: url.pathname, timestamp: '2026-01-01T00:00:00Z' };
}

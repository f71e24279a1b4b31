/** Configurable, so that several teams can share a broker. */
export const DEFAULT_ROOT = 'parley/v1';

/** Who is connected. The hub is a principal like the others: it runs unchanged on another broker. */
export type Principal =
  | { readonly kind: 'agent'; readonly id: string }
  | { readonly kind: 'visitor'; readonly id: string }
  | { readonly kind: 'hub'; readonly id: 'hub' };

/** What a topic of the protocol's table is, read from its name. */
export type Place =
  | { readonly kind: 'commands' | 'signals' | 'events'; readonly side: Side; readonly id: string }
  | { readonly kind: 'connections'; readonly side: Side; readonly id: string; readonly connection: string }
  | { readonly kind: 'directory' | 'queue' | 'hub' | 'revocations' };

export type Side = 'agent' | 'visitor';

const FOLDER: Readonly<Record<Side, string>> = { agent: 'agents', visitor: 'visitors' };
const SIDE: Readonly<Record<string, Side>> = { agents: 'agent', visitors: 'visitor' };
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether a text can stand as an agent id, session id or connection id inside a topic. */
export function isTopicSegment(text: string): boolean {
  return SEGMENT.test(text);
}

export interface Topics {
  readonly root: string;
  commands(side: Side, id: string): string;
  signals(side: Side, id: string): string;
  events(side: Side, id: string): string;
  connection(side: Side, id: string, connection: string): string;
  readonly directory: string;
  readonly queue: string;
  readonly hub: string;
  readonly revocations: string;
  /** The filters the hub subscribes, the only wildcards that are ever granted. */
  readonly hubFilters: readonly string[];
  /** The place a topic names, or null for anything outside the table. */
  read(topic: string): Place | null;
}

/** The table of topics under one root. */
export function topicsOf(root: string = DEFAULT_ROOT): Topics {
  const at = (...parts: string[]): string => [root, ...parts].join('/');
  return {
    root,
    commands: (side, id) => at(FOLDER[side], id, 'commands'),
    signals: (side, id) => at(FOLDER[side], id, 'signals'),
    events: (side, id) => at(FOLDER[side], id, 'events'),
    connection: (side, id, connection) => at(FOLDER[side], id, 'connections', connection),
    directory: at('directory'),
    queue: at('queue'),
    hub: at('hub'),
    revocations: at('revocations'),
    hubFilters: Object.values(FOLDER).flatMap((folder) => [
      at(folder, '+', 'commands'),
      at(folder, '+', 'signals'),
      at(folder, '+', 'connections', '+'),
    ]),
    read: (topic) => (topic.startsWith(`${root}/`) ? readPlace(topic.slice(root.length + 1)) : null),
  };
}

function readPlace(path: string): Place | null {
  const [first = '', id, leaf, connection, ...rest] = path.split('/');
  if (id === undefined) {
    return first === 'directory' || first === 'queue' || first === 'hub' || first === 'revocations'
      ? { kind: first }
      : null;
  }
  const side = SIDE[first];
  if (side === undefined || rest.length > 0 || !isTopicSegment(id)) return null;
  if (leaf === 'connections') {
    return connection !== undefined && isTopicSegment(connection) ? { kind: leaf, side, id, connection } : null;
  }
  if (connection !== undefined) return null;
  return leaf === 'commands' || leaf === 'signals' || leaf === 'events' ? { kind: leaf, side, id } : null;
}

/** `agent:aino`, `visitor:<sessionId>`, `hub`: the MQTT user name of a principal. */
export function userNameOf(principal: Principal): string {
  return principal.kind === 'hub' ? 'hub' : `${principal.kind}:${principal.id}`;
}

/** Reads an MQTT user name; null when it is not one of ours. */
export function readUserName(userName: string): Principal | null {
  if (userName === 'hub') return { kind: 'hub', id: 'hub' };
  const [kind, id, ...rest] = userName.split(':');
  if (id === undefined || rest.length > 0 || !isTopicSegment(id)) return null;
  return kind === 'agent' || kind === 'visitor' ? { kind, id } : null;
}

/** `{agentId|sessionId|hub}:{connectionId}`. */
export function clientIdOf(principal: Principal, connection: string): string {
  return `${principal.id}:${connection}`;
}

/** The connection id inside a client id, or null when the client id does not belong to the principal. */
export function readClientId(principal: Principal, clientId: string): string | null {
  const prefix = `${principal.id}:`;
  if (!clientId.startsWith(prefix)) return null;
  const connection = clientId.slice(prefix.length);
  return isTopicSegment(connection) ? connection : null;
}

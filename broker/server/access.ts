import type { Principal, Topics } from '../protocol/topics';

/** Something a client wants of the broker. */
export type Wish =
  | { readonly kind: 'publish'; readonly topic: string; readonly retain: boolean; readonly payloadBytes: number }
  | { readonly kind: 'subscribe'; readonly filter: string }
  /** A message on its way to this client. */
  | { readonly kind: 'receive'; readonly topic: string }
  | { readonly kind: 'will'; readonly topic: string; readonly retain: boolean; readonly payloadBytes: number };

/**
 * The protocol's table of topics as one function: whether a principal may have its wish. `connection` is the id in
 * its client id. Everything that is not in the table is refused: wildcards, `$SYS`, `$share`, other roots.
 */
export function may(topics: Topics, principal: Principal, connection: string, wish: Wish): boolean {
  if (principal.kind === 'hub') return hubMay(topics, wish);
  switch (wish.kind) {
    case 'publish':
      return clientMayPublish(topics, principal, connection, wish);
    case 'subscribe':
      return clientMayRead(topics, principal, wish.filter);
    case 'receive':
      return clientMayRead(topics, principal, wish.topic);
    case 'will':
      return wish.retain && wish.payloadBytes === 0 && isOwnConnection(topics, principal, connection, wish.topic);
  }
}

type Client = Exclude<Principal, { kind: 'hub' }>;
type Publish = Extract<Wish, { kind: 'publish' }>;

function clientMayPublish(topics: Topics, principal: Client, connection: string, wish: Publish): boolean {
  const place = topics.read(wish.topic);
  if (place === null) return false;
  switch (place.kind) {
    case 'commands':
    case 'signals':
      return !wish.retain && place.side === principal.kind && place.id === principal.id;
    case 'connections':
      // Only as retained: a connection that is not kept would end nobody's grace time.
      return wish.retain && isOwnConnection(topics, principal, connection, wish.topic);
    case 'events':
    case 'directory':
    case 'queue':
    case 'hub':
    case 'revocations':
      return false;
  }
}

function clientMayRead(topics: Topics, principal: Client, topic: string): boolean {
  const place = topics.read(topic);
  if (place === null) return false;
  switch (place.kind) {
    case 'events':
      return place.side === principal.kind && place.id === principal.id;
    case 'directory':
    case 'queue':
      return principal.kind === 'agent';
    case 'hub':
      return true;
    case 'commands':
    case 'signals':
    case 'connections':
    case 'revocations':
      return false;
  }
}

function isOwnConnection(topics: Topics, principal: Client, connection: string, topic: string): boolean {
  return topic === topics.connection(principal.kind, principal.id, connection);
}

function hubMay(topics: Topics, wish: Wish): boolean {
  switch (wish.kind) {
    case 'subscribe':
      return topics.hubFilters.includes(wish.filter) || wish.filter === topics.hub;
    case 'receive': {
      const kind = topics.read(wish.topic)?.kind;
      return kind === 'commands' || kind === 'signals' || kind === 'connections' || kind === 'hub';
    }
    case 'will':
      return wish.retain && wish.topic === topics.hub;
    case 'publish':
      return hubMayPublish(topics, wish);
  }
}

function hubMayPublish(topics: Topics, wish: Publish): boolean {
  const place = topics.read(wish.topic);
  if (place === null) return false;
  switch (place.kind) {
    case 'events':
    case 'revocations':
      return !wish.retain;
    case 'directory':
    case 'queue':
    case 'hub':
      return wish.retain;
    case 'connections':
      // The hub clears what a broker kept of a connection that died without a last will.
      return wish.retain && wish.payloadBytes === 0;
    case 'commands':
    case 'signals':
      return false;
  }
}

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ProtocolError } from '../../../broker/protocol/errors';

/** A command that the hub has not answered yet. */
export interface Pending {
  /** The command's id: UUID v7, so ids sort by time. */
  readonly id: string;
  readonly session: string;
  readonly type: 'message.post' | 'bot.choose' | 'agent.request' | 'session.end' | 'session.rate';
  readonly data: Readonly<Record<string, unknown>>;
  /** The tab that wrote it; the others wait a while before they send it. */
  readonly tab: string;
  readonly at: string;
  /** Files on this device that go with it: the server's ids take their place in `data` when all are there. */
  readonly uploads?: readonly string[];
  /** Refused for good. */
  readonly error?: ProtocolError;
}

interface Schema extends DBSchema {
  pending: { key: string; value: Pending; indexes: { session: string } };
}

/** Commands on the visitor's disk (IndexedDB), shared by all tabs; in memory where there is no such disk. */
export interface Outbox {
  /** Of one session, oldest first. */
  list(session: string): Promise<readonly Pending[]>;
  /** Resolves when it is on disk. */
  put(entry: Pending): Promise<void>;
  remove(id: string): Promise<void>;
  clear(session: string): Promise<void>;
  /** Calls when another tab has changed it. */
  onChange(listener: () => void): void;
  close(): void;
}

export async function openOutbox(): Promise<Outbox> {
  try {
    return onDisk(
      await openDB<Schema>('parley', 1, {
        upgrade: (database) => {
          database.createObjectStore('pending', { keyPath: 'id' }).createIndex('session', 'session');
        },
      }),
    );
  } catch {
    // Private windows of some browsers have no IndexedDB: the chat works, without surviving a reload.
    return inMemory();
  }
}

function onDisk(database: IDBPDatabase<Schema>): Outbox {
  const channel = new BroadcastChannel('parley-outbox');
  const told = async (work: Promise<unknown>): Promise<void> => {
    await work;
    channel.postMessage('changed');
  };
  return {
    list: (session) => database.getAllFromIndex('pending', 'session', session),
    put: (entry) => told(write(database, (store) => store.put(entry))),
    remove: (id) => told(write(database, (store) => store.delete(id))),
    clear: async (session) => {
      for (const { id } of await database.getAllFromIndex('pending', 'session', session)) {
        await database.delete('pending', id);
      }
    },
    onChange: (listener) => {
      channel.onmessage = () => listener();
    },
    close: () => {
      channel.close();
      database.close();
    },
  };
}

interface Store {
  put(entry: Pending): Promise<unknown>;
  delete(id: string): Promise<unknown>;
}

/** `strict`: the browser has flushed it to the disk, not only to the system, before it says so. */
async function write(database: IDBPDatabase<Schema>, change: (store: Store) => Promise<unknown>): Promise<void> {
  const transaction = database.transaction('pending', 'readwrite', { durability: 'strict' });
  await Promise.all([change(transaction.store), transaction.done]);
}

function inMemory(): Outbox {
  const entries = new Map<string, Pending>();
  return {
    list: async (session) =>
      [...entries.values()].filter((entry) => entry.session === session).sort((a, b) => (a.id < b.id ? -1 : 1)),
    put: async (entry) => void entries.set(entry.id, entry),
    remove: async (id) => void entries.delete(id),
    clear: async (session) => {
      for (const { id, session: of } of [...entries.values()]) if (of === session) entries.delete(id);
    },
    onChange: () => undefined,
    close: () => undefined,
  };
}

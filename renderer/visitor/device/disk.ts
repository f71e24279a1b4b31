import { type IDBPDatabase, type IDBPObjectStore, openDB } from 'idb';

/** What a database holds: known by its id, of one session. */
export interface Entry {
  readonly id: string;
  readonly session: string;
}

/** One kind of entry on a disk. Every call may fail, be late, or never be answered. */
export interface Disk<T extends Entry> {
  list(): Promise<readonly T[]>;
  put(entry: T): Promise<void>;
  /** In one step: nobody comes between reading and writing. Nothing happens when it is not there. */
  update(id: string, change: (entry: T) => T): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** Calls when another tab has changed something. */
  onChange(listener: () => void): void;
  close(): void;
}

export interface DiskPlace {
  readonly database: string;
  readonly store: string;
  /** A property that has an index. */
  readonly index?: string;
  /** By this name tabs tell each other of changes. */
  readonly channel: string;
}

type Writable = IDBPObjectStore<unknown, [string], string, 'readwrite'>;

/** A disk in the browser's IndexedDB. It is opened when it is first needed, and again after it was closed or failed. */
export function openDisk<T extends Entry>({ database: name, store, index, channel }: DiskPlace): Disk<T> {
  let opened: Promise<IDBPDatabase> | null = null;
  const forget = (): void => {
    opened = null;
  };
  const open = (): Promise<IDBPDatabase> => {
    opened ??= openDB(name, 1, {
      upgrade: (database) => {
        const made = database.createObjectStore(store, { keyPath: 'id' });
        if (index !== undefined) made.createIndex(index, index);
      },
      // A newer page in another tab wants to change it: it is not kept waiting.
      blocking: (_current, _blocked, event) => {
        forget();
        if (event.target instanceof IDBDatabase) event.target.close();
      },
      terminated: forget,
    });
    opened.catch(forget);
    return opened;
  };
  const others = openChannel(channel);
  /** `strict`: the browser has flushed it to the disk, not only to the system, before it says so. */
  const write = async (change: (entries: Writable) => Promise<unknown>): Promise<void> => {
    const transaction = (await open()).transaction(store, 'readwrite', { durability: 'strict' });
    await Promise.all([change(transaction.store), transaction.done]);
    others?.postMessage('changed');
  };
  return {
    list: async () => (await open()).getAll(store),
    put: (entry) => write((entries) => entries.put(entry)),
    update: (id, change) =>
      write(async (entries) => {
        const known: T | undefined = await entries.get(id);
        if (known !== undefined) await entries.put(change(known));
      }),
    remove: (ids) => write((entries) => Promise.all(ids.map((id) => entries.delete(id)))),
    onChange: (listener) => {
      if (others !== null) others.onmessage = () => listener();
    },
    close: () => {
      others?.close();
      void opened?.then((database) => database.close()).catch(() => undefined);
    },
  };
}

/** Null where there is no IndexedDB to be shared, or where the browser has no channels, or refuses them. */
function openChannel(name: string): BroadcastChannel | null {
  if (typeof indexedDB === 'undefined') return null;
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Attachment } from './attachment';

interface Schema extends DBSchema {
  files: { key: string; value: Attachment };
}

/** Chosen files on the visitor's disk (IndexedDB), shared by all tabs; in memory where there is no such disk. */
export interface AttachmentStore {
  /** Of one session, oldest first; those of other sessions are thrown away. */
  list(session: string): Promise<readonly Attachment[]>;
  get(id: string): Promise<Attachment | undefined>;
  put(attachment: Attachment): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** Calls when another tab has changed it. */
  onChange(listener: () => void): void;
  close(): void;
}

export async function openAttachments(): Promise<AttachmentStore> {
  try {
    return onDisk(
      await openDB<Schema>('parley-files', 1, {
        upgrade: (database) => void database.createObjectStore('files', { keyPath: 'id' }),
      }),
    );
  } catch {
    return inMemory();
  }
}

function onDisk(database: IDBPDatabase<Schema>): AttachmentStore {
  const channel = new BroadcastChannel('parley-files');
  const told = async (work: Promise<unknown>): Promise<void> => {
    await work;
    channel.postMessage('changed');
  };
  return {
    async list(session) {
      const all = await database.getAll('files');
      for (const { id } of all.filter((attachment) => attachment.session !== session))
        await database.delete('files', id);
      return all.filter((attachment) => attachment.session === session).sort(byId);
    },
    get: (id) => database.get('files', id),
    put: (attachment) => told(database.put('files', attachment)),
    remove: (ids) => told(Promise.all(ids.map((id) => database.delete('files', id)))),
    onChange: (listener) => {
      channel.onmessage = () => listener();
    },
    close: () => {
      channel.close();
      database.close();
    },
  };
}

function inMemory(): AttachmentStore {
  const all = new Map<string, Attachment>();
  return {
    list: async (session) => [...all.values()].filter((attachment) => attachment.session === session).sort(byId),
    get: async (id) => all.get(id),
    put: async (attachment) => void all.set(attachment.id, attachment),
    remove: async (ids) => {
      for (const id of ids) all.delete(id);
    },
    onChange: () => undefined,
    close: () => undefined,
  };
}

/** Ids are UUIDs, version 7: they sort by time. */
function byId(a: Attachment, b: Attachment): number {
  return a.id < b.id ? -1 : 1;
}

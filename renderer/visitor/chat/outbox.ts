import type { ProtocolError } from '../../../broker/protocol/errors';
import { openDisk } from '../device/disk';
import { KeptEntries } from '../device/kept';

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

/** Commands on the visitor's disk (IndexedDB), shared by all tabs; in memory where the disk does not do its part. */
export type Outbox = KeptEntries<Pending>;

export function openOutbox(): Outbox {
  const place = { database: 'parley', store: 'pending', index: 'session', channel: 'parley-outbox' };
  return new KeptEntries(openDisk<Pending>(place));
}

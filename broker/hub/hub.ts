import type { TicketDesk } from '../desk/desk';
import type { Accounts, Tokens } from '../identity/ports';
import { DEFAULT_LIMITS, type Limits } from '../protocol/limits';
import type { Clock, Ids } from '../protocol/ports';
import type { HubState } from '../protocol/retained';
import { DEFAULT_ROOT, topicsOf } from '../protocol/topics';
import type { PostedFiles } from '../store/files/ports';
import type { History } from '../store/history/port';
import type { Logger } from '../store/logger';
import type { SessionLog } from '../store/ports';
import type { Workspace } from '../store/workspace';
import { type CoreOptions, createCore, type HubCore } from './core';
import type { HubDoor } from './door';
import { connectWire, type Wire } from './wire';

export interface HubOptions {
  /** `certificate` (PEM): of a broker in this process, which has no other. */
  readonly mqtt: { readonly url: string; readonly password: string; readonly certificate?: string };
  /** Root of all topics. */
  readonly root?: string;
  readonly log: SessionLog;
  /** Every session there ever was; `history.search` is `unavailable` without. */
  readonly history?: History;
  readonly workspace: Workspace;
  readonly accounts: Pick<Accounts, 'find' | 'list'>;
  /** Where the files of visitors are; none are taken when absent. */
  readonly files?: PostedFiles;
  /** Told of visitors whose tokens are no longer good, besides the topic `revocations`. */
  readonly tokens?: Pick<Tokens, 'revoke'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly limits?: Limits;
  /** Absent: tickets are kept in the workspace. */
  readonly desk?: TicketDesk;
  /** The bytes of a chat's file, for a ticket system that keeps a copy. */
  readonly openFile?: CoreOptions['openFile'];
}

export interface RunningHub {
  readonly door: HubDoor;
  /** Takes nothing new, says that it is offline, and leaves the log and the workspace as they are. */
  close(): Promise<void>;
}

/** How long consoles have to tell that they are there before chats are assigned, in milliseconds. */
const SETTLE_MS = 300;

/**
 * Starts the hub: reads the log, takes over with the next epoch, and connects to the broker.
 * Rejects when the log or the workspace cannot be used, or the broker refuses the hub or does not answer.
 */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const { log, workspace, clock, ids, logger } = options;
  const topics = topicsOf(options.root ?? DEFAULT_ROOT);
  const epoch = await nextEpoch(workspace);
  let wire: Wire | null = null;
  const core = createCore({ ...options, limits: options.limits ?? DEFAULT_LIMITS, wire: () => wire });
  await log.recover((record) => core.recover(record));
  await core.recovered();

  const state = (online: boolean): HubState => ({ v: 1, state: online ? 'online' : 'offline', epoch });
  let cancelSettle = (): void => undefined;
  const connecting = connectWire({
    ...options.mqtt,
    connection: ids.next(),
    topics,
    will: { topic: topics.hub, message: state(false) },
    logger,
    onMessage: (arrived) => core.take(arrived),
    onConnect: () => core.restart(),
    onReady(connected) {
      wire = connected;
      connected.send(topics.hub, state(true), { retain: true });
      cancelSettle();
      cancelSettle = clock.after(SETTLE_MS, () => core.settled());
    },
    // The last will of a connection that was lost may come after the hub is back.
    onStale: (connected) => connected.send(topics.hub, state(true), { retain: true }),
  });
  try {
    wire = await connecting;
  } catch (error) {
    await core.close();
    throw error;
  }
  logger.info({ epoch }, 'The hub is online.');
  return {
    door: doorOf(core, () => wire),
    async close() {
      cancelSettle();
      await core.close();
      await wire?.close({ topic: topics.hub, message: state(false) });
    },
  };
}

/** Every start has a higher epoch than the one before, on disk before anybody hears of it. */
async function nextEpoch(workspace: Workspace): Promise<number> {
  const written = await workspace.statuses.update((value) => ({ ...value, epoch: value.epoch + 1 }));
  if (!written.ok) throw new Error(`The hub cannot write its workspace. ${written.error.message}`);
  return workspace.statuses.value.epoch;
}

function doorOf(core: HubCore, wire: () => Wire | null): HubDoor {
  const ready = (): boolean => wire()?.ready() === true;
  return {
    ready,
    startSession: (input) => core.start(input, ready()),
    visitorMayReturn: (session) => core.visitorMayReturn(session),
    mayUpload: (session) => core.mayUpload(session),
    mayReadFile: (principal, session, file) => core.mayReadFile(principal, session, file),
    figures: () => core.figures(),
  };
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { ProtocolError } from '../../broker/protocol/errors';
import { Id, Time } from '../../broker/protocol/models';
import { openDocument, type StoredDocument } from '../../broker/store/document';
import type { Logger } from '../../broker/store/logger';
import { ConsoleSettings, DEFAULT_SETTINGS } from '../contract/settings';
import type { Draft, OutboxEntry } from '../contract/state';
import { DisplaySet, PopOutTarget, WindowPlaces } from '../contract/windows';
import { agentFolder, type ServerIdentity } from './agent-folder';
import type { CannedUsesFile } from './canned';
import type { OutboxFile } from './outbox';
import type { WindowsFile } from './pop-outs';
import { takeOverOlder } from './take-over';

const EntryState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('held'), until: Time }),
  z.object({ kind: z.literal('sending') }),
  z.object({ kind: z.literal('failed'), error: ProtocolError }),
]);
const Entry: z.ZodType<OutboxEntry> = z.object({
  id: Id,
  session: Id,
  kind: z.enum(['message', 'note']),
  text: z.string(),
  at: Time,
  state: EntryState,
});
const OutboxSchema: z.ZodType<OutboxFile> = z.object({ entries: z.array(Entry) });
const DraftsSchema = z.object({ drafts: z.record(Id, z.object({ text: z.string(), note: z.boolean() })) });

const CannedUsesSchema: z.ZodType<CannedUsesFile> = z.object({
  uses: z.record(Id, z.number().int().positive()),
});

const WindowsSchema: z.ZodType<WindowsFile> = z.object({
  popOuts: z.array(z.object({ target: PopOutTarget, displays: DisplaySet.nullable() })),
  places: WindowPlaces,
});

export interface DraftsFile {
  drafts: Record<string, Draft>;
}

/**
 * What one agent's console keeps, of one server. What this version writes is never mixed with another server's. Of what
 * version 0.1.0 left under a loopback address nobody can tell whether it is of the server of this data directory, whose
 * port changed, or of another one, behind a tunnel: all of it is taken over into the files of the former. That server
 * refuses what is of chats it does not know, the agent is shown the text until they close the notice, and the folder
 * stays under another name with all that was in it.
 */
export interface AgentFiles {
  readonly outbox: StoredDocument<OutboxFile>;
  readonly drafts: StoredDocument<DraftsFile>;
  readonly cannedUses: StoredDocument<CannedUsesFile>;
  readonly windows: StoredDocument<WindowsFile>;
}

export interface FileOptions {
  /** The console's own directory. */
  readonly dir: string;
  readonly logger: Logger;
  readonly now: () => number;
}

export async function openSettings({ dir, logger, now }: FileOptions): Promise<StoredDocument<ConsoleSettings>> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return openDocument({
    file: join(dir, 'settings.json'),
    schema: ConsoleSettings,
    empty: DEFAULT_SETTINGS,
    logger,
    now,
  });
}

/** Opens them, with what an older version kept elsewhere. Throws when the directory cannot be used. */
export async function openAgentFiles(options: FileOptions, server: ServerIdentity, agent: string): Promise<AgentFiles> {
  const agentsDir = join(options.dir, 'agents');
  const openFolder = (dir: string): Promise<AgentFiles> => openFilesIn(dir, options);
  const files = await openFolder(join(agentsDir, agentFolder(server, agent)));
  await takeOverOlder({ ...options, agentsDir, server, agent, files, openFolder });
  return files;
}

async function openFilesIn(dir: string, { logger, now }: FileOptions): Promise<AgentFiles> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return {
    outbox: await openDocument({
      file: join(dir, 'outbox.json'),
      schema: OutboxSchema,
      empty: { entries: [] },
      logger,
      now,
    }),
    drafts: await openDocument<DraftsFile>({
      file: join(dir, 'drafts.json'),
      schema: DraftsSchema,
      empty: { drafts: {} },
      logger,
      now,
    }),
    cannedUses: await openDocument<CannedUsesFile>({
      file: join(dir, 'canned-uses.json'),
      schema: CannedUsesSchema,
      empty: { uses: {} },
      logger,
      now,
    }),
    windows: await openDocument<WindowsFile>({
      file: join(dir, 'windows.json'),
      schema: WindowsSchema,
      empty: { popOuts: [], places: {} },
      logger,
      now,
    }),
  };
}

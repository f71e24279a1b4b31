import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Logger, reasonOf } from '../../broker/store/logger';
import { isOlderFolder, type ServerIdentity } from './agent-folder';
import type { AgentFiles } from './files';

export interface TakeOverOptions {
  /** Where the folders of all agents are. */
  readonly agentsDir: string;
  readonly server: ServerIdentity;
  readonly agent: string;
  /** The files of now. */
  readonly files: AgentFiles;
  readonly openFolder: (dir: string) => Promise<AgentFiles>;
  readonly logger: Logger;
  readonly now: () => number;
}

/**
 * Takes over what is in folders that version 0.1.0 named by the server's address: what waits there to be sent is sent
 * now. A folder that was taken over stays, under another name. One that cannot be is tried again at the next sign-in.
 */
export async function takeOverOlder(options: TakeOverOptions): Promise<void> {
  const { agentsDir, server, agent, files, openFolder, logger, now } = options;
  const names = (await readdir(agentsDir)).filter((name) => isOlderFolder(name, server, agent));
  const aged = await Promise.all(
    names.map(async (name) => ({ name, changed: (await stat(join(agentsDir, name))).mtimeMs })),
  );
  for (const { name } of aged.sort((a, b) => a.changed - b.changed)) {
    const dir = join(agentsDir, name);
    try {
      const older = await openFolder(dir);
      const failed = await merge(files, older);
      if (failed !== null) throw new Error(failed);
      // Only now: before, a crash takes it over once more, and each message is known by its id.
      await rename(dir, `${dir}.taken-over-${now()}`);
      logger.info(
        { dir, waiting: older.outbox.value.entries.length },
        'Files of the console of an older version were taken over.',
      );
    } catch (error) {
      logger.error(
        { dir, reason: reasonOf(error) },
        'Files of the console of an older version could not be taken over.',
      );
    }
  }
}

/** Null when all is on disk; else why not. What is here already counts; of a chat's two drafts, that of here. */
async function merge(files: AgentFiles, older: AgentFiles): Promise<string | null> {
  const results = [
    await files.outbox.update(({ entries }) => {
      const known = new Set(entries.map(({ id }) => id));
      const missing = older.outbox.value.entries.filter(({ id }) => !known.has(id));
      return { entries: [...entries, ...missing].sort((a, b) => a.at.localeCompare(b.at)) };
    }),
    await files.drafts.update(({ drafts }) => ({ drafts: { ...older.drafts.value.drafts, ...drafts } })),
    await files.cannedUses.update(({ uses }) => {
      const all = { ...older.cannedUses.value.uses };
      for (const [id, count] of Object.entries(uses)) all[id] = Math.max(count, all[id] ?? 0);
      return { uses: all };
    }),
    await files.windows.update((windows) => ({
      popOuts: windows.popOuts.length > 0 ? windows.popOuts : older.windows.value.popOuts,
      places: { ...older.windows.value.places, ...windows.places },
    })),
  ];
  return results.flatMap((result) => (result.ok ? [] : [result.error.message]))[0] ?? null;
}

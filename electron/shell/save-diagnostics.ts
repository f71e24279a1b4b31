import { readdir, readFile, writeFile } from 'node:fs/promises';
import { arch, release } from 'node:os';
import { join } from 'node:path';
import { type BrowserWindow, dialog, screen } from 'electron';
import { fail, ok, type Result } from '../../broker/protocol/errors';
import { isoTime } from '../../broker/protocol/ports';
import { reasonOf } from '../../broker/store/logger';
import { VERSION } from '../../broker/version';
import type { ConsoleState } from '../contract/state';
import { diagnosticsZip } from '../desktop/diagnostics';
import type { DesktopTexts } from '../desktop/texts';

export interface SaveOptions {
  readonly dataDir: string;
  readonly state: ConsoleState;
  readonly startedAt: number;
  readonly now: number;
  readonly graphics: boolean;
  readonly parent: BrowserWindow | null;
  readonly t: DesktopTexts;
}

/** Asks where to, and writes what IT needs to find a fault. `false`: the agent thought better of it. */
export async function saveDiagnostics(options: SaveOptions): Promise<Result<boolean>> {
  const { dataDir, state, startedAt, now, t } = options;
  const question = {
    title: t('desktop.diagnostics.title'),
    defaultPath: `parley-diagnostics-${isoTime(now).slice(0, 19).replaceAll(':', '')}.zip`,
    filters: [{ name: 'Zip', extensions: ['zip'] }],
  };
  const { parent } = options;
  const { canceled, filePath } =
    parent === null ? await dialog.showSaveDialog(question) : await dialog.showSaveDialog(parent, question);
  if (canceled || filePath === '') return ok(false);
  const facts = {
    versions: { ...versions(), parley: VERSION },
    platform: `${process.platform} ${release()} ${arch()}`,
    displays: screen
      .getAllDisplays()
      .map(({ bounds, scaleFactor }) => `${bounds.width}x${bounds.height}@${scaleFactor}`),
    startedAt: isoTime(startedAt),
    now: isoTime(now),
    tray: state.capabilities.tray,
    graphics: options.graphics,
  };
  try {
    await writeFile(filePath, diagnosticsZip(facts, state, await readLogs(join(dataDir, 'logs'))));
    return ok(true);
  } catch (error) {
    return fail('unavailable', `The diagnostics could not be written: ${reasonOf(error)}.`);
  }
}

/** Of what this program runs on. */
export function versions(): Record<'electron' | 'chrome' | 'node', string> {
  const { electron = '', chrome = '', node } = process.versions;
  return { electron, chrome, node };
}

async function readLogs(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir).catch(() => [])).filter((name) => name.endsWith('.log'));
  const texts = await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8').catch(() => '')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

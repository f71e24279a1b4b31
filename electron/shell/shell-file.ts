import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { openDocument, type StoredDocument } from '../../broker/store/document';
import type { Logger } from '../../broker/store/logger';
import { salvage } from '../../broker/store/salvage';

const Place = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
});

/** What the shell alone keeps about this machine. */
const ShellFile = z.object({
  /** Of the main window, by display set. */
  places: z.record(z.string(), Place).default({}),
  /** Drawing with the graphics processor was given up after it failed. */
  graphicsGaveUp: z.boolean().default(false),
  /** The server that the agent chose: an address, or `here` for the one on this computer; null: none yet. */
  server: z
    .union([z.literal('here'), z.url({ protocol: /^https?$/ })])
    .nullable()
    .default(null),
});
export type ShellFile = z.infer<typeof ShellFile>;

const EMPTY: ShellFile = { places: {}, graphicsGaveUp: false, server: null };
const fileIn = (dataDir: string): string => join(dataDir, 'console', 'shell.json');

/** What is known before anything else runs; whatever of it cannot be read is as if it were not there. */
export function peekShellFile(dataDir: string): ShellFile {
  return peek(fileIn(dataDir), ShellFile) ?? EMPTY;
}

/** The agent's own word on drawing with the graphics processor, before the core runs. */
export function peekHardwareAcceleration(dataDir: string): boolean {
  const settings = peek(join(dataDir, 'console', 'settings.json'), Settings);
  return settings?.desktop?.hardwareAcceleration ?? true;
}

const Settings = z.object({ desktop: z.object({ hardwareAcceleration: z.boolean().optional() }).optional() });

export function openShellFile(dataDir: string, logger: Logger, now: () => number): Promise<StoredDocument<ShellFile>> {
  return openDocument({ file: fileIn(dataDir), schema: ShellFile, empty: EMPTY, logger, now });
}

function peek<T>(file: string, schema: z.ZodType<T>): T | null {
  try {
    const read = salvage(schema, JSON.parse(readFileSync(file, 'utf8')));
    return read instanceof Error ? null : read.value;
  } catch {
    return null;
  }
}

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Running, type ServerReady, samePorts } from './processes';
import type { World } from './world';

/** A server of a workspace with other settings than the demo's, as an administrator would have made them. */
export async function serverWith(world: World, change: Record<string, unknown>): Promise<Running<ServerReady>> {
  const first = await world.server();
  await first.stop();
  const { spawnargs } = first.process;
  const file = join(spawnargs[spawnargs.indexOf('--data-dir') + 1] ?? '', 'server', 'settings.json');
  const stored = JSON.parse(await readFile(file, 'utf8')) as { settings: Record<string, unknown> };
  await writeFile(file, JSON.stringify({ ...stored, settings: { ...stored.settings, ...change } }));
  return world.server(samePorts(first.ready));
}

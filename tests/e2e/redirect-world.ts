import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator } from '@playwright/test';
import type { AgentAtConsole } from './people';
import { type Running, type ServerReady, samePorts } from './processes';
import type { World } from './world';

/** A server whose workspace asks colleagues before a chat goes over to them. */
export async function askingServer(world: World, timeoutMs: number): Promise<Running<ServerReady>> {
  const first = await world.server();
  await first.stop();
  const { spawnargs } = first.process;
  const file = join(spawnargs[spawnargs.indexOf('--data-dir') + 1] ?? '', 'server', 'settings.json');
  const stored = JSON.parse(await readFile(file, 'utf8')) as { settings: Record<string, unknown> };
  const settings = { ...stored.settings, redirectMode: 'asked', redirectTimeoutMs: timeoutMs };
  await writeFile(file, JSON.stringify({ ...stored, settings }));
  return world.server(samePorts(first.ready));
}

/** The dialog of the chat that is open at this agent. */
export async function openRedirect(agent: AgentAtConsole): Promise<Locator> {
  await agent.page.getByRole('button', { name: 'Redirect' }).click();
  const dialog = agent.page.getByRole('dialog', { name: 'Redirect chat' });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Redirects the chat that is open at this agent. */
export async function redirectTo(agent: AgentAtConsole, target: string, note: string): Promise<void> {
  const dialog = await openRedirect(agent);
  await dialog.getByRole('option', { name: new RegExp(`^${target}`) }).click();
  await dialog.getByRole('textbox', { name: 'Note to colleague' }).fill(note);
  await dialog.getByRole('button', { name: 'Redirect' }).click();
  await expect(dialog).toBeHidden();
}

/** Who took part, as the side panel of the open chat says. */
export function members(agent: AgentAtConsole): Locator {
  return agent.page.getByRole('list', { name: 'Members' }).getByRole('listitem');
}

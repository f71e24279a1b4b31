import { expect, type Locator } from '@playwright/test';
import type { AgentAtConsole } from './people';
import type { Running, ServerReady } from './processes';
import { serverWith } from './settings-world';
import type { World } from './world';

/** A server whose workspace asks colleagues before a chat goes over to them. */
export function askingServer(world: World, timeoutMs: number): Promise<Running<ServerReady>> {
  return serverWith(world, { redirectMode: 'asked', redirectTimeoutMs: timeoutMs });
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

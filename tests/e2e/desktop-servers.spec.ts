import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { isRunning } from '../../broker/store/process-life';
import type { ShellProcess } from '../desktop/shell-process';
import { agentIn, type DesktopApp, openDesktop } from './desktop-app';
import type { AgentAtConsole } from './people';
import { type Running, type ServerReady, samePorts, startServer } from './processes';
import { expect, test } from './watched';

/** Which server the desktop program uses, over the double with real pages. */

let dir = '';
let dataDir = '';
let team: Running<ServerReady>;
let address = '';
let app: DesktopApp | null = null;

test.beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-servers-'));
  dataDir = join(dir, 'console');
  team = await startServer(join(dir, 'team'));
  address = team.ready.visitor.replace(/\/$/, '');
});
test.afterEach(async () => {
  await app?.close();
  app = null;
  await team.stop();
  await rm(dir, { recursive: true, force: true });
});

const INSTALLED = { DOUBLE_PACKAGED: '1' };

async function open(env: Readonly<Record<string, string>> = {}): Promise<[AgentAtConsole, ShellProcess]> {
  await app?.close();
  app = await openDesktop('double', { dataDir, env });
  if (app.shell === null) throw new Error('These tests are for the double.');
  return [await agentIn(app), app.shell];
}

const serverBox = (page: Page) => page.getByRole('textbox', { name: 'Server' });
const button = (page: Page, name: string) => page.getByRole('button', { name });
const forks = (shell: ShellProcess): number => shell.of('utilityProcess.fork').length;

test('an installed program asks for the server at its first start, and goes there at the next', async () => {
  const [first, shell] = await open(INSTALLED);
  await expect(serverBox(first.page)).toBeVisible();
  await expect(button(first.page, 'Try the demo on this computer')).toBeVisible();
  await serverBox(first.page).fill('http://127.0.0.1:1');
  await first.page.getByRole('textbox', { name: 'Agent' }).fill('aino');
  await first.page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await button(first.page, 'Sign in').click();
  await expect(first.page.getByRole('alert')).toContainText('cannot be reached');
  await serverBox(first.page).fill(address);
  await first.signIn('aino', 'demo');
  expect(forks(shell)).toBe(0);

  const [second, again] = await open(INSTALLED);
  await expect(button(second.page, 'Use another server')).toBeVisible();
  await expect(serverBox(second.page)).toHaveCount(0);
  await second.signIn('aino', 'demo');
  expect(forks(again)).toBe(0);
});

test('an agent goes from the demo to the team and back; the demo runs only while it is used', async () => {
  const [agent, shell] = await open();
  await expect(agent.page.getByText('This is the demo workspace')).toBeVisible();
  const demo = await shell.drive<number>('utility.pid');
  await button(agent.page, 'Use another server').click();
  await serverBox(agent.page).fill(address);
  await agent.signIn('bertil', 'demo');
  await expect.poll(() => isRunning(demo)).toBe(false);

  await button(agent.page, 'Sign out').click();
  await button(agent.page, 'Use another server').click();
  await expect(serverBox(agent.page)).toBeVisible();
  await button(agent.page, 'Back to').click();
  await expect(serverBox(agent.page)).toHaveCount(0);
  // The team of this test is a demo itself: what is offered is told by where it runs.
  await team.stop();
  const [later, anew] = await open();
  await expect(later.page.getByText('The server cannot be reached')).toBeVisible();
  await button(later.page, 'Use another server').click();
  await button(later.page, 'Try the demo on this computer').click();
  await expect(later.page.getByText('This is the demo workspace')).toBeVisible();
  await later.signIn('aino', 'demo');
  expect(forks(anew)).toBe(1);
  const [last, third] = await open(INSTALLED);
  await last.signIn('aino', 'demo');
  expect(forks(third)).toBe(1);
});

test('a program that starts before the network waits for its server, with the agent signed in', async () => {
  const [agent] = await open(INSTALLED);
  await serverBox(agent.page).fill(address);
  await agent.page.getByRole('switch', { name: 'Stay signed in on this computer' }).click();
  await agent.signIn('aino', 'demo');
  await team.stop();

  const [early] = await open(INSTALLED);
  await expect(early.page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expect(early.page.getByRole('status', { name: 'Connection' })).toContainText(/Offline/);
  team = await startServer(join(dir, 'team'), samePorts(team.ready));
  await early.isConnected();
  await button(early.page, 'Sign out').click();
  await team.stop();

  const [signedOut] = await open(INSTALLED);
  await expect(signedOut.page.getByText('The server cannot be reached')).toBeVisible();
  team = await startServer(join(dir, 'team'), samePorts(team.ready));
  await expect(signedOut.page.getByText('The server cannot be reached')).toHaveCount(0);
  await signedOut.signIn('aino', 'demo');
});

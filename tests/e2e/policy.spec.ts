import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { underPolicy } from '../desktop/under-policy';
import { agentIn, openDesktop } from './desktop-app';
import { type ConsoleReady, startProgram } from './processes';
import { seriousViolations } from './violations';
import { expect, test } from './world';

const OURS = 'Set by your organization';

test.beforeEach(async ({ browserName: _browser }, info) => {
  info.skip(process.platform !== 'linux', 'The tests can lay a machine policy in the place of Linux only.');
});

test('the desktop shows what the organization sets, and lets the agent set the rest', async () => {
  const policy = {
    languages: ['fi', 'sv'],
    desktop: { closeToTray: false },
    alerts: { toast: false, repeatSeconds: 30, escalateSeconds: 9_000 },
    presence: { idleMinutes: 15 },
    updates: { channel: 'none' },
    signIn: { remember: false },
  };
  const app = await openDesktop('double', { args: ['--agent', 'aino'], policy: JSON.stringify(policy) });
  try {
    const agent = await agentIn(app);
    const { page } = agent;
    await agent.isConnected();
    await app.shell?.drive('menu.choose', '&File', 'Settings …');
    const locked = [
      page.getByRole('switch', { name: 'Go on in the tray when the window is closed' }),
      page.getByRole('switch', { name: 'Show a notification' }),
      page.getByRole('combobox', { name: 'Repeat the sound until the chat has been seen' }),
      page.getByRole('combobox', { name: 'No new chats when nobody is at this computer' }),
      page.getByRole('textbox', { name: 'Languages to check spelling in' }),
    ];
    for (const control of locked) {
      await expect(control).toBeDisabled();
      await expect(control).toHaveAccessibleDescription(OURS);
    }
    // What has no control here is named in words.
    const others = page.getByRole('list', { name: `${OURS} besides what is marked below:` });
    await expect(others.getByRole('listitem')).toHaveText([
      'The languages of your organization',
      'Whether you may stay signed in',
      'Which updates Parley takes, if any',
    ]);
    await expect(page.getByText(OURS, { exact: true })).toHaveCount(locked.length);
    await expect(locked[0] ?? page.locator('nothing')).not.toBeChecked();
    await expect(locked[2] ?? page.locator('nothing')).toHaveValue('30');
    await expect(locked[4] ?? page.locator('nothing')).toHaveValue('fi, sv');
    await expect(page.getByRole('region', { name: /cannot be used\. The rest applies/ })).toContainText(
      'alerts.escalateSeconds in /etc/parley/policy.json is 9000; it must be a whole number from 0 to 3600.',
    );
    const open = page.getByRole('switch', { name: 'Flash in the taskbar' });
    await expect(open).toHaveAccessibleDescription('');
    await open.click();
    await expect(open).not.toBeChecked();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    const remember = page.getByRole('switch', { name: 'Stay signed in' });
    await expect(remember).toBeDisabled();
    await expect(remember).not.toBeChecked();
    await expect(remember).toHaveAccessibleDescription(OURS);
    expect(await seriousViolations(page)).toEqual([]);
  } finally {
    await app.close();
  }
});

test('the server that the organization gives is shown and cannot be changed at sign-in', async ({ world }) => {
  const server = await world.server();
  const address = server.ready.visitor.replace(/\/$/, '');
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-policy-'));
  const running = await startProgram<ConsoleReady>(
    'electron/start.mjs',
    ['--host', 'web', '--no-open', '--console-port', '0', '--data-dir', dataDir],
    underPolicy(JSON.stringify({ server: address, alerts: { sound: true } })),
  );
  try {
    const agent = await world.agentAt(running.ready.console);
    const given = agent.page.getByRole('textbox', { name: 'Server' });
    await expect(given).toHaveValue(address);
    await expect(given).not.toBeEditable();
    await expect(given).toHaveAccessibleDescription(OURS);
    expect(await seriousViolations(agent.page)).toEqual([]);
    await agent.signIn('bertil', 'demo');
    await agent.page.getByRole('link', { name: 'Settings' }).click();
    await expect(agent.page.getByRole('switch', { name: 'Play a sound for a new chat' })).toBeDisabled();
    for (const colorScheme of ['light', 'dark'] as const) {
      await agent.page.emulateMedia({ colorScheme });
      expect(await seriousViolations(agent.page)).toEqual([]);
    }
  } finally {
    await running.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

import { agentIn, openDesktop } from './desktop-app';
import { desktopFlows } from './desktop-flows';
import { expect, test } from './watched';

/** The built shell over the double of Electron, with real pages; `tests/desktop/electron` has the same in Electron. */
desktopFlows('double');

test('no setting is shown that would do nothing on a Mac', async () => {
  const app = await openDesktop('double', { args: ['--agent', 'aino'], env: { DOUBLE_PLATFORM: 'darwin' } });
  try {
    const { page } = await agentIn(app);
    await expect(page.getByRole('button', { name: 'Status: Active' })).toBeVisible();
    await app.shell?.drive('menu.choose', 'Parley', 'Settings …');
    await expect(page.getByRole('switch', { name: 'Check spelling' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Languages to check spelling in' })).toHaveCount(0);
    await expect(page.getByRole('switch', { name: 'Go on in the tray when the window is closed' })).toHaveCount(0);
  } finally {
    await app.close();
  }
});

for (const [locker, rows] of [
  ['org.gnome.ScreenSaver', 1],
  ['org.example.Nobody', 0],
] as const) {
  test(`on Linux with ${locker} the lock of the screen is in ${rows} row of the settings`, async () => {
    const app = await openDesktop('double', { args: ['--agent', 'aino'], env: { DOUBLE_LOCKER: locker } });
    try {
      const { page } = await agentIn(app);
      await expect(page.getByRole('button', { name: 'Status: Active' })).toBeVisible();
      await app.shell?.drive('menu.choose', '&File', 'Settings …');
      await expect(page.getByRole('switch', { name: 'Come back by itself' })).toBeVisible();
      await expect(page.getByRole('switch', { name: 'No new chats while the screen is locked' })).toHaveCount(rows);
    } finally {
      await app.close();
    }
  });
}

test('the tray and the page say the same', async () => {
  const app = await openDesktop('double', { args: ['--agent', 'aino'] });
  try {
    const agent = await agentIn(app);
    await agent.isConnected();
    await expect(agent.page.getByRole('button', { name: 'Status: Active' })).toBeVisible();
    await app.shell?.drive('tray.choose', 'Inactive: Lunch');
    await expect(agent.page.getByRole('button', { name: 'Status: Inactive (Lunch)' })).toBeVisible();
    await app.shell?.drive('menu.choose', '&File', 'Settings …');
    await expect(agent.page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    const sounds = agent.page.getByRole('switch', { name: 'Play a sound for a new chat' });
    await sounds.click();
    await agent.page.getByRole('status', { name: 'Alerts' }).getByRole('button', { name: 'Turn sounds on' }).click();
    await expect(sounds).toBeChecked();
    const staysInTray = agent.page.getByRole('switch', { name: 'Go on in the tray when the window is closed' });
    await staysInTray.click();
    await expect(staysInTray).not.toBeChecked();
    // The switch shows at once what was chosen; the window is closed by what the core has kept.
    const isKept = ([, , frame]: readonly unknown[]) => JSON.stringify(frame).includes('"closeToTray":false');
    await app.shell?.until(() => app.shell?.of('webContents.send').some(isKept) === true, 'the choice');
    await app.closeWindow(0);
    expect(await app.ended()).toBe(0);
  } finally {
    await app.close();
  }
});

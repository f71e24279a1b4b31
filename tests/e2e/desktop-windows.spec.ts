import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShellProcess } from '../desktop/shell-process';
import type { WindowFacts } from '../desktop/shell-window';
import { agentIn, type DesktopApp, openDesktop } from './desktop-app';
import { box, keptOf, popOutOf, visitorWho } from './desktop-flows';
import { samePorts } from './processes';
import { expect, test } from './watched';

/** Windows of chats on several displays, over the double with real pages. */

const PLACE = { x: 2_200, y: 160, width: 520, height: 700 };
const FIRST = [0, 0, 1920, 1080];
const SECOND = [1920, 0, 2560, 1440];

function shellOf(app: DesktopApp): ShellProcess {
  if (app.shell === null) throw new Error('These tests are for the double.');
  return app.shell;
}

const windowsOf = (app: DesktopApp): Promise<WindowFacts[]> => shellOf(app).drive('windows');

test('the window of a chat keeps its place on each arrangement of displays, and is back after a crash', async ({
  browser,
}) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-places-'));
  let app = await openDesktop('double', { dataDir, args: ['--agent', 'aino'] });
  try {
    const agent = await agentIn(app);
    await agent.isConnected();
    await visitorWho(browser, app.visitor);
    await agent.openChats.getByRole('option').click();
    await agent.page.getByRole('button', { name: 'Open chat in its own window' }).click();
    await expect(box(await app.window(1))).toBeVisible();
    const id = (await windowsOf(app))[1]?.id ?? 0;
    const bounds = async () => (await windowsOf(app)).find((window) => window.id === id)?.bounds;

    await shellOf(app).drive('window.place', id, PLACE);
    await expect.poll(() => keptOf(dataDir)).toMatch(/"x": ?2200/);
    // Its display goes: it is pulled back, whole; the display comes again, and the window returns to it.
    await shellOf(app).drive('screen.set', [FIRST], 'display-removed');
    expect(await bounds()).toMatchObject({ x: 1_400, width: 520, height: 700 });
    await expect.poll(() => keptOf(dataDir)).toMatch(/"x": ?1400/);
    await shellOf(app).drive('screen.set', [FIRST, SECOND], 'display-added');
    expect(await bounds()).toEqual(PLACE);

    // Above other programs when the agent wants that, and not before.
    const onTop = () =>
      shellOf(app)
        .of('window.setAlwaysOnTop')
        .filter(([window]) => window === id);
    expect(onTop()).toEqual([]);
    await shellOf(app).drive('menu.choose', '&File', 'Settings …');
    await agent.page.getByRole('switch', { name: 'Keep windows of single chats on top' }).click();
    await expect.poll(onTop).toEqual([[id, true]]);

    await box(await app.window(1)).fill('Not sent yet');
    await expect.poll(() => keptOf(dataDir)).toMatch(/Not sent yet[\s\S]*"x": ?2200/);
    await app.crash();
    await app.close();

    const ports = samePorts(app.ready);
    app = await openDesktop('double', { dataDir, args: ['--agent', 'aino', ...ports] });
    await expect(box(await popOutOf(app))).toHaveValue('Not sent yet');
    const reopened = (await windowsOf(app)).find(({ url }) => url.includes('#/popout/'));
    expect(reopened?.bounds).toEqual(PLACE);
    expect(reopened?.url).toContain('#/popout/chat/');
    expect(shellOf(app).of('window.setAlwaysOnTop').at(-1)).toEqual([reopened?.id, true]);
  } finally {
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});

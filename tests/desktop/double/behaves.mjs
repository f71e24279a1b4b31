import { app, BrowserWindow, Menu, safeStorage, Tray } from 'electron';

/** A program that finds out how Electron behaves, as Electron's own specs do, and says it in one line. */
const found = {};
const thrown = (use) => {
  try {
    use();
    return null;
  } catch (error) {
    return error.message;
  }
};
const rejected = (promise) =>
  promise.then(
    () => null,
    (error) => error.message,
  );
const soon = () => new Promise(setImmediate);

found.relativePath = thrown(() => app.setPath('userData', 'hey/hi/hello'));
found.windowBeforeReady = thrown(() => new BrowserWindow());
found.encryptBeforeReady = await rejected(safeStorage.encryptStringAsync('plaintext'));
process.on('SIGTERM', () => undefined);

app.whenReady().then(async () => {
  found.handlersBeforeReady = process.listenerCount('SIGTERM');

  const window = new BrowserWindow({ show: false });
  const events = [];
  for (const name of ['ready-to-show', 'show']) window.on(name, () => events.push(name));
  for (const name of ['did-finish-load', 'did-fail-load', 'did-navigate-in-page'])
    window.webContents.on(name, () => events.push(name));
  found.failedLoad = await rejected(window.loadURL('parley-app://console/'));
  await window.loadURL('parley-app://console/');
  await soon();
  window.webContents.reload();
  await soon();
  await window.loadURL('parley-app://console/#in-page');
  window.show();
  window.show();
  found.events = events;

  const maximized = new BrowserWindow({ show: false });
  maximized.maximize();
  found.maximizedIsShown = maximized.isVisible();

  const { webContents } = maximized;
  maximized.on('closed', () => {
    found.destroyedWhenClosed = thrown(() => maximized.getBounds());
  });
  maximized.destroy();
  found.destroyedContents = thrown(() => webContents.getURL());

  const quits = [];
  app.on('before-quit', (event) => {
    quits.push('before-quit');
    if (quits.length < 3) event.preventDefault();
  });
  app.quit();
  await soon();
  app.quit();
  await soon();
  found.quits = [...quits];

  const click = () => undefined;
  const tray = new Tray(process.argv.at(-1));
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'One', type: 'radio', checked: true, click },
      { label: 'Two', type: 'radio', click },
      { type: 'separator' },
      { label: 'Three', type: 'radio', checked: true, click },
    ]),
  );
  process.stdout.write(`${JSON.stringify(found)}\n`);
  // The test goes on with it.
  setInterval(() => undefined, 1_000);
  app.on('quit', (_event, code) => process.stdout.write(`quit ${code}\n`));
  app.on('second-instance', () => {
    app.exit(3);
    process.stdout.write('after exit\n');
  });
});

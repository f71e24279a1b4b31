import * as electron from 'electron';

/**
 * A program that uses a member of each thing of the double that Electron has not, and says in one line what came of it.
 * A typing mistake in the shell must end the same way.
 */
const { app, BrowserWindow, Menu, nativeImage, Notification, session, Tray } = electron;
await app.whenReady();
const image = nativeImage.createFromPath(process.argv.at(-1));
const window = new BrowserWindow({ show: false });
const gone = new BrowserWindow({ show: false });
gone.destroy();
const things = {
  ...electron,
  'app.commandLine': app.commandLine,
  'app.dock': app.dock,
  'session.defaultSession': session.defaultSession,
  'a native image': image,
  'a menu': Menu.buildFromTemplate([]),
  'a tray icon': new Tray(image),
  'a notification': new Notification({ title: 'x' }),
  'a window': window,
  'its contents': window.webContents,
};
const answers = Object.entries(things).map(([name, thing]) => [name, answerOf(() => thing.noSuchMember)]);
const ofGone = answerOf(() => gone.getBounds());
process.stdout.write(`${JSON.stringify({ answers: Object.fromEntries(answers), ofGone })}\n`);

app.exit(0);

function answerOf(use) {
  try {
    return String(use());
  } catch (error) {
    return error.message;
  }
}

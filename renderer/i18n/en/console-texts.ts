import canned from './canned.json';
import app from './console.json';
import desktop from './desktop.json';
import desktopSettings from './desktop-settings.json';
import files from './files.json';
import history from './history.json';
import policy from './policy.json';
import redirect from './redirect.json';
import reports from './reports.json';
import servers from './servers.json';
import signOut from './sign-out.json';
import tickets from './tickets.json';
import widget from './widget.json';
import windows from './windows.json';

/** Every text of the console in English, one catalogue file for each feature. */
export const consoleTexts = {
  ...app,
  ...canned,
  ...desktop,
  ...desktopSettings,
  ...files,
  ...history,
  ...policy,
  ...redirect,
  ...reports,
  ...servers,
  ...signOut,
  ...tickets,
  ...widget,
  ...windows,
};

import canned from './canned.json';
import app from './console.json';
import desktop from './desktop.json';
import desktopSettings from './desktop-settings.json';
import files from './files.json';
import redirect from './redirect.json';
import tickets from './tickets.json';

/** Every text of the console in English, one catalogue file for each feature. */
export const consoleTexts = { ...app, ...canned, ...desktop, ...desktopSettings, ...files, ...redirect, ...tickets };

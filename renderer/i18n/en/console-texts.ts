import app from './console.json';

/** Every text of the console in English, one catalogue file for each feature. */
export const consoleTexts = { ...app };

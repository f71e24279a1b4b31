import { onDrive, record } from './record';
import { type Doubled, strict } from './strict';

/** What the next dialogs answer: the number of the button, or the path. */
const answers: unknown[] = [];
onDrive('dialog.answer', (answer: unknown) => void answers.push(answer));

export const dialog = strict('dialog', {
  showErrorBox: (title: string, content: string) => record('dialog.showErrorBox', title, content),
} satisfies Doubled<Electron.Dialog>);

export const shell = strict('shell', {
  openExternal: async (url: string) => record('shell.openExternal', url),
} satisfies Doubled<Electron.Shell>);

import { app, type BrowserWindow, type Session } from 'electron';
import { contextMenu } from '../desktop/context-menu';
import { dictionaryFolder, spellLanguages, takesLanguages } from '../desktop/spelling';
import type { DesktopTexts } from '../desktop/texts';
import { buildMenu } from './menus';

/** Where Chromium gets its dictionaries from, instead of Google's servers; absent: from there. macOS has its own. */
export function fetchDictionariesFrom(page: Session, address: string | undefined): void {
  if (address === undefined || process.platform === 'darwin') return;
  page.setSpellCheckerDictionaryDownloadURL(dictionaryFolder(address));
}

/** Checks spelling in the languages that are wanted, or not at all. */
export function checkSpelling(page: Session, on: boolean, wanted: readonly string[]): void {
  page.setSpellCheckerEnabled(on);
  if (!on || !takesLanguages(process.platform)) return;
  page.setSpellCheckerLanguages(spellLanguages(wanted, page.availableSpellCheckerLanguages, app.getLocale()));
}

/** The menu at the pointer, with what the spell-check proposes. */
export function offerContextMenu(window: BrowserWindow, page: Session, t: DesktopTexts): void {
  const { webContents } = window;
  webContents.on('context-menu', (_event, { isEditable, selectionText, misspelledWord, dictionarySuggestions }) => {
    const facts = { isEditable, selectionText, misspelledWord, suggestions: dictionarySuggestions };
    const entries = contextMenu(facts, t);
    if (entries.length === 0) return;
    buildMenu(entries, (command) => {
      if (command.do === 'correct') webContents.replaceMisspelling(command.word);
      if (command.do === 'learn') page.addWordToSpellCheckerDictionary(command.word);
    }).popup({ window });
  });
}

import english from '../../renderer/i18n/en/desktop.json';
import { type TextValues, textsOf } from '../../renderer/i18n/texts';

export type DesktopTextId = keyof typeof english;
export type DesktopTexts = (id: DesktopTextId, values?: TextValues) => string;

/** The texts of tray, menus and questions, from the same catalogues as those of the windows. */
export function desktopTexts(language = 'en-US'): DesktopTexts {
  return textsOf(english, language);
}

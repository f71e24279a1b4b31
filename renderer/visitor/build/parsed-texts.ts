import { IntlMessageFormat } from 'intl-messageformat';
import type { Plugin } from 'vite';

/** A catalogue is in a folder named for its language. */
const CATALOGUE = /\/renderer\/i18n\/([\w-]+)\/[\w-]+\.json$/;

/**
 * Parses the texts of the page while it is built, so that it comes without a parser. A message that is none ends the
 * build, with its id.
 */
export function parsedTexts(): Plugin {
  return {
    name: 'parley-parsed-texts',
    // Before JSON becomes a module.
    enforce: 'pre',
    transform(code, id) {
      const language = CATALOGUE.exec(id)?.[1];
      if (language === undefined) return null;
      const texts: Readonly<Record<string, string>> = JSON.parse(code);
      const parsed = Object.entries(texts).map(([key, text]) => [key, parsedText(key, text, language)]);
      return { code: JSON.stringify(Object.fromEntries(parsed)), map: null };
    },
  };
}

function parsedText(id: string, text: string, language: string) {
  try {
    return new IntlMessageFormat(text, language).getAst();
  } catch (error) {
    throw new Error(`The text ${id} is no ICU message: ${text}`, { cause: error });
  }
}

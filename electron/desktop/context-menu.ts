import { type MenuEntry, SEPARATOR } from './menu-entry';
import type { DesktopTexts } from './texts';

export interface ContextFacts {
  readonly isEditable: boolean;
  readonly selectionText: string;
  readonly misspelledWord: string;
  readonly suggestions: readonly string[];
}

/** The menu at the pointer: what the spell-check proposes, then what can be done to a text. Empty: none. */
export function contextMenu(facts: ContextFacts, t: DesktopTexts): readonly MenuEntry[] {
  const role = (name: 'cut' | 'copy' | 'paste' | 'selectAll'): MenuEntry => ({ kind: 'role', role: name });
  const selected = facts.selectionText.trim() !== '';
  if (!facts.isEditable) return selected ? [role('copy')] : [];
  const edit = [...(selected ? [role('cut'), role('copy')] : []), role('paste'), role('selectAll')];
  return facts.misspelledWord === '' ? edit : [...corrections(facts, t), SEPARATOR, ...edit];
}

function corrections({ misspelledWord, suggestions }: ContextFacts, t: DesktopTexts): MenuEntry[] {
  const proposals = suggestions.map(
    (word): MenuEntry => ({ kind: 'command', label: word, command: { do: 'correct', word } }),
  );
  return [
    ...(proposals.length > 0 ? proposals : [{ kind: 'text', label: t('desktop.noSuggestion') } satisfies MenuEntry]),
    { kind: 'command', label: t('desktop.learn'), command: { do: 'learn', word: misspelledWord } },
  ];
}

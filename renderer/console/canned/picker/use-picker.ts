import { type KeyboardEvent, type RefObject, type SyntheticEvent, useId, useMemo, useRef, useState } from 'react';
import type { CannedEntry } from '../../../../broker/protocol/canned';
import { putIn } from '../../../ui/carried/put-in';
import { useCore, useParts } from '../../core/hooks';
import { fillIn, nextBlank } from '../fill/placeholders';
import { useValues } from '../fill/use-values';
import type { Results } from '../search/canned-index';
import { isSame, type Slash, slashAt } from '../search/slash';
import { useCannedSearch } from '../search/use-canned-search';
import { chosenAtFirst, stepOf } from './list-keys';

/** So many are shown; whoever sees more types one more letter. */
const SHOWN = 20;

interface PickerOptions {
  readonly session: string;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
}

export interface Picker {
  /** Null while there is no `/`, or the list was closed. */
  readonly search: string | null;
  readonly results: Results;
  /** The marked option; null where none is until the arrows choose one, and Enter sends. */
  readonly chosen: number | null;
  readonly listId: string;
  readonly optionId: (index: number) => string;
  /** Of the message field. */
  readonly fieldProps: object;
  /** Whether the key was for the list, or for the blanks. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
  /** The pointer is over an option. */
  readonly point: (index: number) => void;
  readonly insert: (entry: CannedEntry) => void;
  /** False once when a blank is left, which is selected then; the second time it is meant so. */
  readonly mayLeave: () => boolean;
}

/** Canned responses in a message field: found behind a `/`, put in its place, filled in. The focus stays in the field. */
export function usePicker({ session, field, text }: PickerOptions): Picker {
  const { core } = useParts();
  const id = useId();
  const values = useValues(session);
  const language = useCore((state) => state.chats[session]?.fold.language);
  const uses = useCore((state) => state.canned.uses);
  const [caret, setCaret] = useState<number | null>(null);
  /** The `/` whose list was closed with Esc. */
  const [closed, setClosed] = useState<Slash | null>(null);
  const [choice, setChoice] = useState<{ readonly search: string; readonly index: number } | null>(null);
  const warnedOf = useRef<string | null>(null);

  const slash = caret === null ? null : slashAt(text, Math.min(caret, text.length));
  const sought = slash === null || isSame(closed, slash) ? null : slash.search;
  const question = useMemo(
    () => (sought === null ? null : { text: sought, language, uses, limit: SHOWN }),
    [sought, language, uses],
  );
  const results = useCannedSearch(question);
  // Somebody who goes on writing after `/word ` writes a sentence, unless it still finds something.
  const search = sought !== null && (results.total > 0 || !/\s/u.test(sought)) ? sought : null;
  const isOpen = search !== null && results.total > 0;
  const first = chosenAtFirst(slash?.leads ?? true);
  const chosen = choice?.search === search ? Math.min(choice.index, results.found.length - 1) : first;
  const optionId = (index: number): string => `${id}-option-${index}`;

  const insert = (entry: CannedEntry): void => {
    const element = field.current;
    if (element === null || slash === null) return;
    const filled = fillIn(entry.content, values);
    element.setSelectionRange(slash.start, slash.end);
    putIn(element, filled);
    const blank = nextBlank(element.value, slash.start);
    if (blank !== null && blank.end <= slash.start + filled.length) {
      element.setSelectionRange(blank.start, blank.end);
    }
    setCaret(element.selectionEnd);
    void core.call('canned.used', { response: entry.id });
  };
  const choose = (index: number): void => setChoice({ search: search ?? '', index });

  /** Tab goes to the next blank while there is one. */
  const fillNext = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    const element = event.currentTarget;
    const blank = nextBlank(element.value, element.selectionEnd);
    if (event.key !== 'Tab' || event.shiftKey || blank === null) return false;
    event.preventDefault();
    element.setSelectionRange(blank.start, blank.end);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (search !== null && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      setClosed(slash);
      return true;
    }
    if (!isOpen) return fillNext(event);
    const step = stepOf(event, { count: results.found.length, chosen });
    const entry = step === null ? undefined : results.found[step.index]?.entry;
    if (step === null || entry === undefined) return false;
    if (step.kind === 'choose') choose(step.index);
    else insert(entry);
    event.preventDefault();
    return true;
  };

  const look = (event: SyntheticEvent<HTMLTextAreaElement>): void => {
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const next = selectionStart === selectionEnd ? selectionStart : null;
    setCaret(next);
    // From the newest state: React tells of a selection in the same turn as of the key that closed the list.
    setClosed((before) => (isSame(before, next === null ? null : slashAt(value, next)) ? before : null));
  };
  const mayLeave = (): boolean => {
    const element = field.current;
    const blank = nextBlank(text);
    if (blank === null || element === null || warnedOf.current === text) return true;
    warnedOf.current = text;
    element.focus();
    element.setSelectionRange(blank.start, blank.end);
    return false;
  };

  return {
    search,
    results,
    chosen,
    listId: `${id}-list`,
    optionId,
    // `aria-expanded` is not for text boxes, and the field is one: that the list is open is told by a status.
    fieldProps: {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': isOpen ? `${id}-list` : undefined,
      'aria-activedescendant': isOpen && chosen !== null ? optionId(chosen) : undefined,
      onSelect: look,
      onInput: look,
      onFocus: look,
      onBlur: () => setCaret(null),
    },
    onKeyDown,
    // A pointer that only rests where the list comes up must not make Enter insert.
    point: (index) => {
      if (first !== null) choose(index);
    },
    insert,
    mayLeave,
  };
}

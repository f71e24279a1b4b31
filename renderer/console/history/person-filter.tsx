import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import type { HistoryForm } from './query';

const PAUSE_MS = 200;

type Person = NonNullable<HistoryForm['person']>;

interface PersonFilterProps {
  readonly person: Person | null;
  readonly onChange: (person: Person | null) => void;
}

/** A person by name or e-mail address, of those who have chatted. */
export function PersonFilter({ person, onChange }: PersonFilterProps) {
  const t = useTexts();
  const [text, setText] = useState('');
  const people = usePeople(text);
  if (person !== null) {
    return (
      <div className="history-filter">
        <span>{t('history.person')}</span>
        <button type="button" className="history-chip" onClick={() => onChange(null)}>
          <span className="history-chip-text">{person.name}</span>
          <X size={14} aria-hidden="true" />
        </button>
      </div>
    );
  }
  return (
    <ComboBox
      className="history-filter"
      items={people}
      inputValue={text}
      onInputChange={setText}
      allowsEmptyCollection={text.trim() !== ''}
      menuTrigger="input"
      // What is in the list was looked for by the server.
      defaultFilter={() => true}
      onSelectionChange={(key) => {
        const chosen = people.find((entry) => entry.id === key);
        if (chosen === undefined) return;
        setText('');
        onChange({ id: chosen.id, name: chosen.name });
      }}
    >
      <Label>{t('history.person')}</Label>
      <Input placeholder={t('history.personHint')} maxLength={100} />
      <Popover className="popover history-people">
        <ListBox<Listed>
          className="menu"
          renderEmptyState={() => <p className="menu-item hint">{t('history.personNone')}</p>}
        >
          {(entry) => (
            <ListBoxItem className="menu-item" textValue={entry.name}>
              {entry.name}
              {entry.email === null ? null : <span className="hint">{entry.email}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

/** Persons whose name or address has words that begin like this. */
function usePeople(text: string): readonly Listed[] {
  const { core } = useParts();
  const [people, setPeople] = useState<readonly Listed[]>([]);
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') {
      setPeople([]);
      return;
    }
    let over = false;
    const timer = setTimeout(async () => {
      const found = await core.call('history.search', { text: wanted });
      if (over || !found.ok) return;
      const listed = new Map<string, Listed>();
      for (const { person, visitor, matches } of found.value.sessions) {
        // Not those who only speak of the person.
        if (person === undefined || listed.has(person) || !matches.some((match) => match.kind === 'visitor')) continue;
        listed.set(person, { id: person, name: visitor.name, email: visitor.email ?? null });
      }
      setPeople([...listed.values()]);
    }, PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [core, wanted]);
  return people;
}

import { X } from 'lucide-react';
import { useId } from 'react';
import { useTexts } from '../core/texts';
import { PersonPicker } from '../person/person-picker';
import type { HistoryForm } from './query';

type Person = NonNullable<HistoryForm['person']>;

interface PersonFilterProps {
  readonly person: Person | null;
  readonly onChange: (person: Person | null) => void;
}

/** Whose chats to look for. */
export function PersonFilter({ person, onChange }: PersonFilterProps) {
  const t = useTexts();
  const id = useId();
  return (
    <div className="history-filter">
      <label htmlFor={id}>{t('history.person')}</label>
      {person === null ? (
        <PersonPicker id={id} label={t('history.person')} value={null} onChange={onChange} />
      ) : (
        <button
          id={id}
          type="button"
          className="history-chip"
          aria-label={t('history.notPerson', { name: person.name })}
          onClick={() => onChange(null)}
        >
          <span className="history-chip-text">{person.name}</span>
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

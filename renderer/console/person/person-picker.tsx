import { useEffect, useState } from 'react';
import { ComboBox, Input, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import type { PersonSummary } from '../../../broker/protocol/models';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';

const WAIT_MS = 150;

interface Chosen {
  readonly id: string;
  readonly name: string;
}

interface PersonPickerProps {
  readonly id?: string;
  readonly label: string;
  /** Code of the field that it stands in, so that it can be found when it is wrong. */
  readonly field?: string;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
  readonly autoFocus?: boolean;
  readonly value: Chosen | null;
  readonly onChange: (person: Chosen | null) => void;
}

/** Finds a person by what one types, and chooses one. */
export function PersonPicker(props: PersonPickerProps) {
  const { id, label, field, invalid = false, describedBy, autoFocus = false, value, onChange } = props;
  const t = useTexts();
  const [text, setText] = useState(value?.name ?? '');
  // What was chosen is not searched for again.
  const { people, searching } = usePeople(text === value?.name ? '' : text);
  return (
    <ComboBox
      aria-label={label}
      className="person-picker"
      items={people}
      inputValue={text}
      selectedKey={value?.id ?? null}
      isInvalid={invalid}
      allowsEmptyCollection
      allowsCustomValue
      menuTrigger="input"
      defaultFilter={() => true}
      onInputChange={(next) => {
        setText(next);
        if (next === '' && value !== null) onChange(null);
      }}
      onSelectionChange={(key) => {
        const person = people.find((candidate) => candidate.id === key);
        if (person === undefined) return;
        setText(person.name);
        onChange({ id: person.id, name: person.name });
      }}
      onBlur={() => {
        // Words that name nobody do not stay: what is shown is what is sent.
        if (text !== '' && value !== null) setText(value.name);
      }}
    >
      <Input
        {...(id === undefined ? {} : { id })}
        className="field"
        data-field={field}
        placeholder={t('personPicker.placeholder')}
        aria-describedby={describedBy}
        autoFocus={autoFocus}
      />
      <Popover className="popover person-found" placement="bottom start">
        <ListBox
          className="person-options"
          renderEmptyState={() => (
            <p className="hint person-none">
              {t(searching ? 'personPicker.searching' : text === '' ? 'personPicker.type' : 'personPicker.none')}
            </p>
          )}
        >
          {(person: PersonSummary) => (
            <ListBoxItem className="person-option" textValue={person.name}>
              <Text slot="label">{person.name}</Text>
              <Text slot="description">{[person.title, person.department].filter(Boolean).join(' · ')}</Text>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** People who fit the text, a moment after the last key. */
function usePeople(text: string): { readonly people: readonly PersonSummary[]; readonly searching: boolean } {
  const { core } = useParts();
  const [people, setPeople] = useState<readonly PersonSummary[]>([]);
  const [searched, setSearched] = useState('');
  useEffect(() => {
    if (text.trim() === '') {
      setPeople([]);
      setSearched(text);
      return;
    }
    let over = false;
    const timer = setTimeout(() => {
      void core.call('person.search', { text: text.slice(0, 200) }).then((found) => {
        if (over) return;
        setPeople(found.ok ? found.value.people : []);
        setSearched(text);
      });
    }, WAIT_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [core, text]);
  return { people, searching: searched !== text };
}

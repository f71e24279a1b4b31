import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { PersonSummary } from '../../../broker/protocol/models';
import { useTexts } from '../core/texts';
import { PersonOptions } from './person-options';
import { usePeople } from './use-people';

interface Chosen {
  readonly id: string;
  readonly name: string;
}

interface PersonPickerProps {
  readonly id?: string;
  readonly label: string;
  /** Code of the field that it stands in, so that it can be found when it is wrong. */
  readonly field?: string;
  readonly required?: boolean;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
  readonly autoFocus?: boolean;
  readonly value: Chosen | null;
  readonly onChange: (person: Chosen | null) => void;
}

/**
 * Finds a person by what one types, and chooses one. A combobox of our own: the usual ones hide everything else from
 * assistive software while their list is open, the buttons in reach of Tab too.
 */
export function PersonPicker(props: PersonPickerProps) {
  const { label, field, required = false, invalid = false, describedBy, autoFocus = false, value, onChange } = props;
  const t = useTexts();
  const own = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value?.name ?? '');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  // What was chosen is not searched for again.
  const { people, searching } = usePeople(text === value?.name ? '' : text);
  const at = open ? Math.min(active, people.length - 1) : -1;
  const optionId = (index: number): string => `${own}-option-${index}`;

  const choose = (person: PersonSummary): void => {
    setText(person.name);
    setOpen(false);
    onChange({ id: person.id, name: person.name });
  };
  const type = (next: string): void => {
    setText(next);
    setOpen(true);
    setActive(0);
    if (next === '' && value !== null) onChange(null);
  };
  const move = (by: number): void => {
    setOpen(true);
    if (open && people.length > 0) setActive((at + by + people.length) % people.length);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const person = people[at];
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && open) {
      if (person !== undefined) choose(person);
    } else if (event.key === 'Escape' && open) {
      // Closes the list, and not the dialog around it.
      event.stopPropagation();
      setOpen(false);
    } else return;
    event.preventDefault();
  };

  return (
    <div className="person-picker">
      <input
        ref={input}
        id={props.id}
        type="text"
        role="combobox"
        className="field"
        autoComplete="off"
        spellCheck={false}
        data-field={field}
        placeholder={t('personPicker.placeholder')}
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={open ? `${own}-list` : undefined}
        aria-activedescendant={at >= 0 ? optionId(at) : undefined}
        aria-required={required}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        // biome-ignore lint/a11y/noAutofocus: the agent has just asked for this field.
        autoFocus={autoFocus}
        value={text}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setOpen(false);
          // Words that name nobody do not stay: what is shown is what is sent. Another window may be looked at meanwhile.
          if (document.hasFocus()) setText(value?.name ?? '');
        }}
      />
      <p className="visually-hidden" role="status">
        {open && !searching && text !== '' ? t('personPicker.found', { count: people.length }) : ''}
      </p>
      {open ? (
        <PersonOptions
          id={`${own}-list`}
          optionId={optionId}
          field={input}
          people={people}
          nobody={t(searching ? 'personPicker.searching' : text === '' ? 'personPicker.type' : 'personPicker.none')}
          active={at}
          onPoint={setActive}
          onChoose={choose}
        />
      ) : null}
    </div>
  );
}

import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { localText } from '../../../broker/protocol/models';
import type { TicketField, TicketValue } from '../../../broker/protocol/tickets';
import { useTexts } from '../core/texts';
import { PersonPicker } from '../person/person-picker';

interface TicketFieldInputProps {
  readonly field: TicketField;
  readonly values: readonly TicketValue[];
  /** What is wrong with it. */
  readonly error: string | null;
  readonly onChange: (values: readonly TicketValue[]) => void;
}

/** One field of a ticket form, with its label and what is wrong with it. */
export function TicketFieldInput(props: TicketFieldInputProps) {
  const { field, error } = props;
  const t = useTexts();
  const id = useId();
  const label = localText(field.name, 'en');
  const hint = error === null ? undefined : `${id}-error`;
  const isGroup = field.multiValue;
  const text = (
    <>
      {label}
      {field.required ? (
        <span className="field-required" aria-hidden="true" title={t('ticketForm.required')}>
          *
        </span>
      ) : null}
    </>
  );
  return (
    <>
      {isGroup ? (
        <span id={`${id}-label`} className="field-label">
          {text}
        </span>
      ) : (
        <label htmlFor={id} className="field-label">
          {text}
        </label>
      )}
      {isGroup ? (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset has a frame and a legend that no grid can place.
        <div role="group" aria-labelledby={`${id}-label`} aria-describedby={hint}>
          <Several {...props} label={label} />
        </div>
      ) : (
        <One
          {...props}
          id={id}
          hint={hint}
          label={label}
          value={props.values[0] ?? null}
          onOne={(value) => props.onChange(value === null ? [] : [value])}
        />
      )}
      {error === null ? null : (
        <p id={hint} className="field-error">
          {error}
        </p>
      )}
    </>
  );
}

interface OneProps {
  readonly field: TicketField;
  readonly error: string | null;
  readonly id: string;
  readonly hint: string | undefined;
  readonly label: string;
  /** Whether no label of the page belongs to it, as in a row of several. */
  readonly isRow?: boolean;
  readonly value: TicketValue | null;
  readonly onOne: (value: TicketValue | null) => void;
}

function One({ field, error, id, hint, label, isRow = false, value, onOne }: OneProps) {
  const t = useTexts();
  const common = {
    id,
    'data-field': field.code,
    'aria-label': isRow ? label : undefined,
    'aria-required': field.required,
    'aria-invalid': error !== null,
    'aria-describedby': hint,
    value: value?.value ?? '',
    onChange: (event: { readonly target: { readonly value: string } }) =>
      onOne(event.target.value === '' ? null : { value: event.target.value }),
  };
  switch (field.type) {
    case 'text':
      return <input type="text" className="field" {...common} />;
    case 'date':
      return <input type="date" className="field" {...common} />;
    case 'longText':
      return <textarea className="field" dir="auto" rows={6} {...common} />;
    case 'choice':
      return (
        <select className="field" {...common}>
          <option value="">{t('ticketForm.none')}</option>
          {(field.choices ?? []).map((choice) => (
            <option key={choice.value} value={choice.value}>
              {localText(choice.label, 'en')}
            </option>
          ))}
        </select>
      );
    case 'person':
      return (
        <PersonPicker
          id={id}
          label={label}
          field={field.code}
          required={field.required}
          invalid={error !== null}
          describedBy={hint}
          value={value === null ? null : { id: value.value, name: value.label ?? value.value }}
          onChange={(person) => onOne(person === null ? null : { value: person.id, label: person.name })}
        />
      );
  }
}

/** Several values: boxes to tick for choices, else one row for each and one more to come. */
function Several({ field, values, error, onChange, label }: TicketFieldInputProps & { readonly label: string }) {
  const t = useTexts();
  const id = useId();
  if (field.type === 'choice') {
    const has = (value: string): boolean => values.some((known) => known.value === value);
    return (
      <div className="field-boxes">
        {(field.choices ?? []).map(({ value, label: name }) => (
          <label key={value} className="field-box">
            <input
              type="checkbox"
              checked={has(value)}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...values, { value }] : values.filter((known) => known.value !== value),
                )
              }
            />
            {localText(name, 'en')}
          </label>
        ))}
      </div>
    );
  }
  const rows = values.length === 0 ? [EMPTY] : values;
  const put = (index: number, value: TicketValue | null): void =>
    onChange(rows.map((known, at) => (at === index ? (value ?? EMPTY) : known)));
  return (
    <div className="field-rows">
      {rows.map((value, index) => {
        const row = t('ticketForm.valueOf', { name: label, place: index + 1 });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; two may hold the same value.
          <div key={index} className="field-row">
            <One
              field={field}
              error={error}
              id={`${id}-${index}`}
              hint={undefined}
              label={row}
              isRow
              value={value}
              onOne={(next) => put(index, next)}
            />
            <button
              type="button"
              className="icon-button"
              aria-label={t('ticketForm.remove', { value: (value.label ?? value.value) || row })}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            >
              <X size={16} aria-hidden="true" />
            </button>
          </div>
        );
      })}
      <button type="button" className="button quiet field-add" onClick={() => onChange([...rows, EMPTY])}>
        <Plus size={14} aria-hidden="true" />
        {t('ticketForm.add')}
      </button>
    </div>
  );
}

const EMPTY: TicketValue = { value: '' };

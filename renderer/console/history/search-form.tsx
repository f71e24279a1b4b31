import { Search, X } from 'lucide-react';
import { useId } from 'react';
import { Button, Input, Label, SearchField } from 'react-aria-components';
import { useCore } from '../core/hooks';
import { useTexts } from '../core/texts';
import { PersonFilter } from './person-filter';
import { EMPTY_FORM, type HistoryForm, isEmptyForm, TIMES } from './query';

interface SearchFormProps {
  readonly form: HistoryForm;
  readonly onChange: (form: HistoryForm) => void;
}

/** What to look for; every change searches at once. */
export function SearchForm({ form, onChange }: SearchFormProps) {
  const t = useTexts();
  const id = useId();
  const agents = useCore((state) => state.directory);
  const sorted = [...agents].sort((a, b) => a.name.localeCompare(b.name));
  const set = (change: Partial<HistoryForm>): void => onChange({ ...form, ...change });
  return (
    <search className="history-form">
      <SearchField className="history-field" value={form.text} onChange={(text) => set({ text })}>
        <Label className="visually-hidden">{t('history.search')}</Label>
        <Search size={16} aria-hidden="true" />
        <Input className="history-input" placeholder={t('history.searchHint')} maxLength={200} />
        <Button className="icon-button" aria-label={t('history.clear')}>
          <X size={14} aria-hidden="true" />
        </Button>
      </SearchField>
      <fieldset className="history-filters">
        <legend className="visually-hidden">{t('history.filters')}</legend>
        <PersonFilter person={form.person} onChange={(person) => set({ person })} />
        <div className="history-filter">
          <label htmlFor={`${id}-agent`}>{t('history.agent')}</label>
          <select
            id={`${id}-agent`}
            value={form.agent ?? ''}
            onChange={(event) => set({ agent: event.target.value === '' ? null : event.target.value })}
          >
            <option value="">{t('history.anyAgent')}</option>
            {sorted.map((agent) => (
              <option key={agent.id} value={agent.id}>
                {agent.name}
              </option>
            ))}
          </select>
        </div>
        <div className="history-filter">
          <label htmlFor={`${id}-time`}>{t('history.time')}</label>
          <select
            id={`${id}-time`}
            value={form.time}
            onChange={(event) => set({ time: TIMES.find((time) => time === event.target.value) ?? 'any' })}
          >
            {TIMES.map((time) => (
              <option key={time} value={time}>
                {t(`history.time.${time}`)}
              </option>
            ))}
          </select>
        </div>
        {form.time === 'range' ? <Range form={form} set={set} /> : null}
        {isEmptyForm(form) ? null : (
          <button type="button" className="link history-reset" onClick={() => onChange(EMPTY_FORM)}>
            {t('history.reset')}
          </button>
        )}
      </fieldset>
    </search>
  );
}

interface RangeProps {
  readonly form: HistoryForm;
  readonly set: (change: Partial<HistoryForm>) => void;
}

function Range({ form, set }: RangeProps) {
  const t = useTexts();
  const id = useId();
  return (
    <>
      <div className="history-filter">
        <label htmlFor={`${id}-from`}>{t('history.from')}</label>
        <input
          id={`${id}-from`}
          type="date"
          value={form.from}
          max={form.to || undefined}
          onChange={(event) => set({ from: event.target.value })}
        />
      </div>
      <div className="history-filter">
        <label htmlFor={`${id}-to`}>{t('history.to')}</label>
        <input
          id={`${id}-to`}
          type="date"
          value={form.to}
          min={form.from || undefined}
          onChange={(event) => set({ to: event.target.value })}
        />
      </div>
    </>
  );
}

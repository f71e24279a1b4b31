import { Search } from 'lucide-react';
import { useId } from 'react';
import { localText } from '../../../broker/protocol/models';
import type { TicketPage } from '../../../broker/protocol/tickets';
import { useCore } from '../core/hooks';
import { useTexts } from '../core/texts';
import { shortStatus, usePriorityName } from './status-badge';

export interface TicketFilterValues {
  readonly text: string;
  readonly status: string;
  readonly priority: string;
  readonly assignee: string;
  readonly skill: string;
}

/** Empty lets all through. */
export const NO_FILTERS: TicketFilterValues = { text: '', status: '', priority: '', assignee: '', skill: '' };

interface TicketFiltersProps {
  readonly values: TicketFilterValues;
  /** What the ticket system can filter by; null while that is unknown. */
  readonly page: TicketPage | null;
  readonly onChange: (values: TicketFilterValues) => void;
}

export function TicketFilters({ values, page, onChange }: TicketFiltersProps) {
  const t = useTexts();
  const id = useId();
  const priorityName = usePriorityName();
  const skills = useCore((state) => state.workspace?.skills ?? NONE);
  const agents = useCore((state) => state.directory);
  const me = useCore((state) => (state.signIn.kind === 'signedIn' ? state.signIn.me.id : ''));
  const set = (change: Partial<TicketFilterValues>): void => onChange({ ...values, ...change });
  const colleagues = [...agents].filter((agent) => agent.id !== me).sort((a, b) => a.name.localeCompare(b.name));
  return (
    // biome-ignore lint/a11y/useSemanticElements: `search` is an element that older assistive software does not know.
    <div className="ticket-filters" role="search">
      <div className="ticket-search">
        <Search size={16} aria-hidden="true" />
        <input
          type="search"
          className="field"
          aria-label={t('tickets.search')}
          placeholder={t('tickets.searchHint')}
          value={values.text}
          onChange={(event) => set({ text: event.target.value.slice(0, 200) })}
        />
      </div>
      <Filter
        id={`${id}-status`}
        label={t('tickets.status')}
        value={values.status}
        onChange={(status) => set({ status })}
        options={(page?.statuses ?? NONE).map((status) => [status, shortStatus(status)])}
      />
      <Filter
        id={`${id}-priority`}
        label={t('tickets.priority')}
        value={values.priority}
        onChange={(priority) => set({ priority })}
        options={(page?.priorities ?? NONE).map((priority) => [priority, priorityName(priority)])}
      />
      <Filter
        id={`${id}-assignee`}
        label={t('tickets.assignee')}
        value={values.assignee}
        onChange={(assignee) => set({ assignee })}
        options={[
          [me, t('tickets.mine')],
          ['none', t('tickets.nobody')],
          ...colleagues.map(({ id: agent, name }) => [agent, name] as const),
        ]}
      />
      <Filter
        id={`${id}-skill`}
        label={t('tickets.skill')}
        value={values.skill}
        onChange={(skill) => set({ skill })}
        options={skills.map((skill) => [skill.id, localText(skill.name, 'en')])}
      />
    </div>
  );
}

interface FilterProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, name: string])[];
  readonly onChange: (value: string) => void;
}

function Filter({ id, label, value, options, onChange }: FilterProps) {
  const t = useTexts();
  // The ticket system has nothing to choose from.
  if (options.length === 0) return null;
  return (
    <select
      id={id}
      className={value === '' ? 'field ticket-filter' : 'field ticket-filter is-set'}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('tickets.anyOf', { name: label })}</option>
      {options.map(([option, name]) => (
        <option key={option} value={option}>
          {name}
        </option>
      ))}
    </select>
  );
}

const NONE: readonly never[] = [];

import { useId } from 'react';
import { useToday } from '../../ui/clock/use-clock';
import { useTexts } from '../core/texts';
import { PERIODS, type Period, type PeriodProblem } from './period';

interface PeriodFormProps {
  readonly period: Period;
  readonly onChange: (period: Period) => void;
  readonly problem: PeriodProblem | null;
}

/** Of which time the report is; every change asks at once. */
export function PeriodForm({ period, onChange, problem }: PeriodFormProps) {
  const t = useTexts();
  const id = useId();
  const [today] = useToday().split(' ');
  const date = (field: 'first' | 'last') => (
    <label className="reports-date">
      <span>{t(`reports.${field}`)}</span>
      <input
        type="date"
        value={period[field]}
        max={today}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => onChange({ ...period, [field]: event.target.value })}
      />
    </label>
  );
  return (
    <div className="reports-period">
      <label htmlFor={id} className="visually-hidden">
        {t('reports.period')}
      </label>
      <select
        id={id}
        value={period.choice}
        onChange={(event) =>
          onChange({ ...period, choice: PERIODS.find((known) => known === event.target.value) ?? 'week' })
        }
      >
        {PERIODS.map((choice) => (
          <option key={choice} value={choice}>
            {t(`reports.period.${choice}`)}
          </option>
        ))}
      </select>
      {period.choice === 'range' ? (
        <>
          {date('first')}
          {date('last')}
          {problem === null ? null : (
            <p id={`${id}-problem`} className="reports-wrong" role="alert">
              {t(`reports.wrong.${problem}`)}
            </p>
          )}
        </>
      ) : null}
    </div>
  );
}

import { Download } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import type { Report } from '../../../broker/protocol/reports';
import { dayFrom, dayText } from '../../ui/clock/days';
import { useToday } from '../../ui/clock/use-clock';
import { useTexts } from '../core/texts';
import { saveFile } from '../history/save-file';
import { useSkillName } from '../team/skill-name';
import { AgentsTable, SkillsTable } from './breakdowns';
import { DaysChart } from './days-chart';
import { Figures } from './figures';
import { inputOf, type Period } from './period';
import { PeriodForm } from './period-form';
import { Ratings } from './ratings';
import { csvFile } from './report-csv';
import { useReport } from './use-report';

/** What became of the chats of some time, for those who lead the team. */
export function Reports() {
  const t = useTexts();
  const id = useId();
  const [period, setPeriod] = useState<Period>(() => ({
    choice: 'week',
    first: dayText(dayFrom(new Date(), -6)),
    last: dayText(new Date()),
  }));
  const today = useToday();
  // Made when the form changes, or the day: a time that moves by itself would ask again and again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the day stands for the time.
  const input = useMemo(() => inputOf(period, new Date()), [period, today]);
  const problem = typeof input === 'string' ? input : null;
  const state = useReport(typeof input === 'string' ? null : input);
  const skillName = useSkillName();
  const { report, busy } = state;
  const save = (of: Report): void => {
    if (typeof input !== 'string') saveFile(csvFile(of, input, { t, skillName }));
  };
  return (
    <section className="reports" aria-labelledby={id} aria-busy={busy}>
      <div className="reports-head">
        <h2 id={id}>{t('reports.heading')}</h2>
        <PeriodForm period={period} onChange={setPeriod} problem={problem} />
        <button
          type="button"
          className="button"
          disabled={report === null || problem !== null}
          onClick={() => report !== null && save(report)}
        >
          <Download size={16} aria-hidden="true" />
          {t('reports.save')}
        </button>
      </div>
      {state.problem === null ? null : (
        <div className="reports-problem" role="alert">
          <p>{t('reports.failed', { reason: state.problem })}</p>
          <button type="button" className="button" onClick={state.retry}>
            {t('reports.retry')}
          </button>
        </div>
      )}
      {report?.complete === false ? <p className="reports-notice">{t('reports.incomplete')}</p> : null}
      <p className="visually-hidden" role="status">
        {report === null || busy ? '' : t('reports.ready', { sessions: report.totals.sessions })}
      </p>
      {report === null ? (
        <p className="reports-empty">{state.problem === null && problem === null ? t('reports.loading') : ''}</p>
      ) : (
        <Whole report={report} />
      )}
    </section>
  );
}

function Whole({ report }: { readonly report: Report }) {
  const t = useTexts();
  if (report.totals.sessions === 0)
    return (
      <div className="reports-empty">
        <p className="reports-empty-title">{t('reports.none')}</p>
        <p>{t('reports.noneText')}</p>
      </div>
    );
  return (
    <>
      <Figures report={report} />
      {report.days.length > 1 ? <DaysChart days={report.days} /> : null}
      <div className="reports-columns">
        <AgentsTable agents={report.agents} />
        <SkillsTable skills={report.skills} />
        <Ratings ratings={report.ratings} />
      </div>
    </>
  );
}

import { useId } from 'react';
import { useIntl } from 'react-intl';
import type { ReportDay } from '../../../broker/protocol/reports';
import { durationOf, useTexts } from '../core/texts';

/** From the bottom of a bar to its top. */
const PARTS = ['answered', 'botOnly', 'open', 'missed'] as const;
/** Labels below the bars, at most. */
const MOST_LABELS = 8;
/** More bars than these stand close together. */
const ROOMY = 45;

/** The chats of each day, as bars; the same as a table for those who cannot see them. */
export function DaysChart({ days }: { readonly days: readonly ReportDay[] }) {
  const t = useTexts();
  const intl = useIntl();
  const id = useId();
  const most = Math.max(1, ...days.map((day) => day.sessions));
  const every = Math.ceil(days.length / MOST_LABELS);
  const dayName = (from: string): string => intl.formatDate(from, { day: 'numeric', month: 'short' });
  return (
    <section className="panel days" aria-labelledby={id}>
      <div className="days-head">
        <h2 id={id}>{t('reports.days')}</h2>
        <ul className="days-legend" aria-hidden="true">
          {PARTS.map((part) => (
            <li key={part}>
              <i className={`days-key is-${part}`} />
              {t(`reports.part.${part}`)}
            </li>
          ))}
        </ul>
      </div>
      <div className="days-plot" aria-hidden="true">
        <span className="days-scale number">{intl.formatNumber(most)}</span>
        <div className={days.length > ROOMY ? 'days-bars is-dense' : 'days-bars'}>
          {days.map((day, at) => (
            <div key={day.from} className="days-day" title={titleOf(day, dayName(day.from), t)}>
              <div className="days-bar" style={{ height: `${(100 * day.sessions) / most}%` }}>
                {PARTS.map((part) =>
                  day[part] === 0 ? null : (
                    <i key={part} className={`days-part is-${part}`} style={{ flexGrow: day[part] }} />
                  ),
                )}
              </div>
              <span className="days-label">{at % every === 0 ? dayName(day.from) : ''}</span>
            </div>
          ))}
        </div>
      </div>
      <table className="visually-hidden">
        <caption>{t('reports.days')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('reports.day')}</th>
            <th scope="col">{t('reports.sessions')}</th>
            {PARTS.map((part) => (
              <th key={part} scope="col">
                {t(`reports.part.${part}`)}
              </th>
            ))}
            <th scope="col">{t('reports.firstReply')}</th>
            <th scope="col">{t('reports.firstReplyP90')}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.from}>
              <th scope="row">{dayName(day.from)}</th>
              <td>{day.sessions}</td>
              {PARTS.map((part) => (
                <td key={part}>{day[part]}</td>
              ))}
              <td>{timeOf(day.firstReply.median)}</td>
              <td>{timeOf(day.firstReply.p90)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** @param span - Milliseconds; null of none. */
function timeOf(span: number | null): string {
  return span === null ? '–' : durationOf(span / 1_000);
}

function titleOf(day: ReportDay, name: string, t: ReturnType<typeof useTexts>): string {
  const parts = PARTS.filter((part) => day[part] > 0).map((part) => `${t(`reports.part.${part}`)}: ${day[part]}`);
  const { median } = day.firstReply;
  const reply = median === null ? [] : [`${t('reports.firstReply')}: ${timeOf(median)}`];
  return [name, ...parts, ...reply].join('\n');
}

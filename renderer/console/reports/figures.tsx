import { useIntl } from 'react-intl';
import type { Report } from '../../../broker/protocol/reports';
import { durationOf, useTexts } from '../core/texts';
import { averageOf } from './average';

/** The figures that a lead looks at first. */
export function Figures({ report }: { readonly report: Report }) {
  const t = useTexts();
  const intl = useIntl();
  const { totals, wait, firstReply, length, ratings, tickets } = report;
  const time = (span: number | null): string => (span === null ? '–' : durationOf(span / 1_000));
  const asked = totals.answered + totals.missed;
  const { average, count } = averageOf(ratings);
  const figures: readonly Figure[] = [
    {
      name: t('reports.sessions'),
      value: intl.formatNumber(totals.sessions),
      note: t('reports.sessionsNote', { bot: totals.botOnly, open: totals.open }),
    },
    {
      name: t('reports.answered'),
      value: intl.formatNumber(totals.answered),
      note: t('reports.answeredNote', { tickets }),
    },
    {
      name: t('reports.missed'),
      value: intl.formatNumber(totals.missed),
      note:
        asked === 0
          ? t('reports.missedNone')
          : t('reports.missedNote', { share: intl.formatNumber(totals.missed / asked, SHARE) }),
      tone: totals.missed > 0 ? 'bad' : 'good',
    },
    {
      name: t('reports.wait'),
      value: time(wait.median),
      note:
        wait.median === null
          ? t('reports.waitNone')
          : t('reports.waitNote', { p90: time(wait.p90), longest: time(wait.longest) }),
    },
    {
      name: t('reports.firstReply'),
      value: time(firstReply.median),
      note:
        firstReply.median === null
          ? t('reports.firstReplyNone')
          : t('reports.lengthNote', { p90: time(firstReply.p90) }),
    },
    {
      name: t('reports.length'),
      value: time(length.median),
      note: length.median === null ? t('reports.lengthNone') : t('reports.lengthNote', { p90: time(length.p90) }),
    },
    {
      name: t('reports.rating'),
      value: average === null ? '–' : intl.formatNumber(average, ONE_DIGIT),
      note: t('reports.ratingNote', { count }),
    },
  ];
  return (
    <dl className="figures" aria-label={t('reports.figures')}>
      {figures.map(({ name, value, note, tone }) => (
        <div key={name} className={`figure${tone === undefined ? '' : ` is-${tone}`}`}>
          <dt>{name}</dt>
          <dd className="figure-value">{value}</dd>
          <dd className="figure-note">{note}</dd>
        </div>
      ))}
    </dl>
  );
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly tone?: 'good' | 'bad';
}

const SHARE = { style: 'percent', maximumFractionDigits: 1 } as const;
const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;

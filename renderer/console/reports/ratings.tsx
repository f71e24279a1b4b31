import { Star } from 'lucide-react';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import { useTexts } from '../core/texts';
import { averageOf } from './average';

/** How many gave each rating, the best first. */
export function Ratings({ ratings }: { readonly ratings: readonly number[] }) {
  const t = useTexts();
  const intl = useIntl();
  const id = useId();
  const { count } = averageOf(ratings);
  const most = Math.max(1, ...ratings);
  return (
    <section className="panel breakdown" aria-labelledby={id}>
      <h2 id={id}>{t('reports.ratings')}</h2>
      {count === 0 ? (
        <p className="panel-empty">{t('reports.ratingsNone')}</p>
      ) : (
        <ul className="ratings">
          {ratings
            .map((given, at) => ({ score: at + 1, given }))
            .reverse()
            .map(({ score, given }) => (
              <li key={score}>
                <span className="visually-hidden">{t('reports.gave', { score, given })}</span>
                <span className="ratings-score number" aria-hidden="true">
                  {score} <Star size={12} />
                </span>
                <span className="ratings-track" aria-hidden="true">
                  <i style={{ width: `${(100 * given) / most}%` }} />
                </span>
                <span className="ratings-given number" aria-hidden="true">
                  {intl.formatNumber(given)}
                </span>
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}

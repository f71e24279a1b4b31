import { useEffect, useId, useState } from 'react';
import type { HistorySearchOutput } from '../../../broker/protocol/history';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useWhen } from './when';

const SHOWN = 4;

interface EarlierSessionsProps {
  readonly session: string;
  /** Null when no person is linked: then there is nothing to say. */
  readonly person: string | null;
}

/** The last sessions of the same person, each one click away. */
export function EarlierSessions({ session, person }: EarlierSessionsProps) {
  const t = useTexts();
  const when = useWhen();
  const id = useId();
  const { found, failed } = useSessionsOf(person);
  if (person === null || (found === null && !failed)) return null;
  const earlier = (found?.sessions ?? []).filter((entry) => entry.session !== session);
  const more = earlier.length > SHOWN || (found?.cursor ?? null) !== null;
  return (
    <section>
      <h3 id={id}>{t('earlier.heading')}</h3>
      {failed ? <p className="problem">{t('earlier.failed')}</p> : null}
      {!failed && earlier.length === 0 ? <p className="hint">{t('earlier.none')}</p> : null}
      <ul className="person-list earlier" aria-labelledby={id}>
        {earlier.slice(0, SHOWN).map((entry) => (
          <li key={entry.session}>
            <a className="earlier-link" href={`#/history/${encodeURIComponent(entry.session)}`}>
              <span className="earlier-text" dir="auto">
                {entry.opening ?? t('earlier.silent')}
              </span>
              <time className="earlier-time" dateTime={entry.startedAt}>
                {when(entry.startedAt)}
              </time>
            </a>
          </li>
        ))}
      </ul>
      {more ? (
        <a className="link" href={`#/history/person/${encodeURIComponent(person)}`}>
          {t('earlier.all', { count: found?.total ?? 0 })}
        </a>
      ) : null}
    </section>
  );
}

function useSessionsOf(person: string | null) {
  const { core } = useParts();
  const [state, setState] = useState<{ found: HistorySearchOutput | null; failed: boolean }>({
    found: null,
    failed: false,
  });
  useEffect(() => {
    let over = false;
    setState({ found: null, failed: false });
    if (person === null) return;
    void core.call('history.search', { person }).then((answer) => {
      if (!over) setState(answer.ok ? { found: answer.value, failed: false } : { found: null, failed: true });
    });
    return () => {
      over = true;
    };
  }, [core, person]);
  return state;
}

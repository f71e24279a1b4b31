import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { KnownVisitor } from '../../../broker/protocol/models';
import { nameOf } from '../../../broker/protocol/visitor-name';
import { useToday } from '../../ui/clock/use-clock';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { EMPTY_FORM, type HistoryForm, inputOf } from './query';
import { Results } from './results';
import { SearchForm } from './search-form';
import { SessionCard } from './session-card';
import { useSearch } from './use-search';

/** Every chat there ever was that this agent may read: search on one side, the session card on the other. */
export function History() {
  const t = useTexts();
  const { ui } = useParts();
  const path = useStore(ui, (state) => state.path);
  const { session, person } = placeOf(path);
  const [form, setForm] = useState<HistoryForm>(EMPTY_FORM);
  const today = useToday();
  // Made when the form changes, or the day: a time that moves by itself would search again and again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the day stands for the time.
  const input = useMemo(() => inputOf(form, new Date()), [form, today]);
  const search = useSearch(input);

  useEffect(() => {
    // The way from a chat to all chats of its person; only the person counts then.
    if (person !== null) setForm({ ...EMPTY_FORM, person: { id: person, name: '' } });
  }, [person]);
  const named = useNamed(form, search.found?.sessions ?? NONE);

  return (
    <div className="history-room">
      <div className={`history${session === null ? '' : ' has-session'}`}>
        <section className="history-search" aria-labelledby="history-heading">
          <h2 id="history-heading" className="visually-hidden">
            {t('history.heading')}
          </h2>
          <SearchForm form={named} onChange={setForm} />
          <Results search={search} form={form} selected={session} />
        </section>
        {session === null ? (
          <div className="history-choose">
            <p className="history-empty-title">{t('history.choose')}</p>
            <p>{t('history.chooseText')}</p>
          </div>
        ) : (
          <SessionCard
            key={session}
            session={session}
            words={input.text ?? ''}
            onPerson={(chosen) => setForm({ ...EMPTY_FORM, person: chosen })}
          />
        )}
      </div>
    </div>
  );
}

const NONE: readonly never[] = [];

/** `#/history/ID` shows a session, `#/history/person/ID` looks for a person's. */
function placeOf([first, second]: readonly string[]): { session: string | null; person: string | null } {
  if (first === 'person' && second !== undefined) return { session: null, person: second };
  return { session: first === undefined || first === '' ? null : first, person: null };
}

/** The form with the person's name, once a result tells it. */
function useNamed(
  form: HistoryForm,
  sessions: readonly { readonly person?: string | undefined; readonly visitor: KnownVisitor }[],
): HistoryForm {
  const { person } = form;
  if (person === null || person.name !== '') return form;
  const named = sessions.find((entry) => entry.person === person.id);
  const name = named === undefined ? person.id : nameOf(named.visitor);
  return { ...form, person: { id: person.id, name } };
}

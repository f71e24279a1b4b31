import { X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { FormattedDate } from 'react-intl';
import type { SessionFold } from '../../../broker/protocol/fold';
import type { Person } from '../../../broker/protocol/models';
import { useCore, useParts } from '../core/hooks';
import { type Translate, useTexts } from '../core/texts';
import { SessionFiles } from '../files/session-files';
import { useSkillName } from '../team/skill-name';
import { Members } from './members';

/** Who the visitor is: the person record where one is linked, else what the visitor gave; and who took part. */
export function UserData({ session }: { readonly session: string }) {
  const t = useTexts();
  const { core } = useParts();
  const id = useId();
  const fold = useCore((state) => state.chats[session]?.fold);
  const { person, problem } = usePerson(fold?.person ?? null);
  if (fold === undefined) return null;
  return (
    <aside className="person" aria-labelledby={id}>
      <div className="person-head">
        <h2 id={id}>{t('person.heading')}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t('person.hide')}
          onClick={() => void core.call('settings.set', { userDataOpen: false })}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      {problem === null ? null : <p className="problem">{t('person.failed', { reason: problem })}</p>}
      {person === null ? <Given fold={fold} t={t} /> : <Record person={person} t={t} />}
      <Members session={session} />
      {fold.tickets.length === 0 ? null : (
        <section>
          <h3>{t('person.tickets')}</h3>
          <ul className="person-list">
            {fold.tickets.map((ticket) => (
              <li key={ticket.ticket}>
                <span className="number">{ticket.number}</span> {ticket.subject}
              </li>
            ))}
          </ul>
        </section>
      )}
      <SessionFiles session={session} />
      <SessionFacts fold={fold} t={t} />
    </aside>
  );
}

interface PartProps {
  readonly fold: SessionFold;
  readonly t: Translate;
}

function Given({ fold, t }: PartProps) {
  return (
    <section>
      {fold.person === null ? <p className="hint">{t('person.unknown')}</p> : <p>{t('person.loading')}</p>}
      <Facts
        facts={[
          [t('person.name'), fold.visitor.name || t('chats.unnamed')],
          [t('person.email'), fold.visitor.email ?? null],
          [t('person.page'), fold.page],
        ]}
      />
    </section>
  );
}

function Record({ person, t }: { readonly person: Person; readonly t: Translate }) {
  return (
    <>
      <section>
        <p className="person-name">
          {person.name}
          {person.vip === true ? <span className="tag is-vip">{t('person.vip')}</span> : null}
        </p>
        <p className="hint">{person.title}</p>
        <Facts
          facts={[
            [t('person.email'), person.email],
            [t('person.phone'), person.phone],
            [t('person.department'), person.department],
            [t('person.location'), person.location],
            [t('person.language'), person.language.toUpperCase()],
          ]}
        />
      </section>
      <Listed heading={t('person.devices')} items={person.devices.map((device) => [device.name, device.serial])} />
      <Listed heading={t('person.services')} items={person.services.map((service) => [service.name, null])} />
    </>
  );
}

function Listed({
  heading,
  items,
}: {
  readonly heading: string;
  readonly items: readonly (readonly [string, string | null])[];
}) {
  if (items.length === 0) return null;
  return (
    <section>
      <h3>{heading}</h3>
      <ul className="person-list">
        {items.map(([name, detail]) => (
          <li key={`${name} ${detail}`}>
            {name}
            {detail === null ? null : <span className="hint"> {detail}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function SessionFacts({ fold, t }: PartProps) {
  const skillName = useSkillName();
  return (
    <section>
      <h3>{t('person.session')}</h3>
      <Facts
        facts={[
          [
            t('person.started'),
            <FormattedDate
              key="started"
              value={fold.startedAt}
              day="numeric"
              month="short"
              hour="numeric"
              minute="2-digit"
            />,
          ],
          [t('person.skill'), fold.skill === null ? null : skillName(fold.skill)],
          [t('person.language'), fold.language.toUpperCase()],
          [t('person.messages'), String(fold.messageCount)],
        ]}
      />
    </section>
  );
}

/** Pairs of a name and a value; a value that is not there is left out. */
function Facts({ facts }: { readonly facts: readonly (readonly [string, React.ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function usePerson(id: string | null): { readonly person: Person | null; readonly problem: string | null } {
  const { core } = useParts();
  const [loaded, setLoaded] = useState<{ person: Person | null; problem: string | null }>({
    person: null,
    problem: null,
  });
  useEffect(() => {
    let over = false;
    setLoaded({ person: null, problem: null });
    if (id === null) return;
    void core.call('person.get', { person: id }).then((answer) => {
      if (over) return;
      setLoaded(answer.ok ? { person: answer.value, problem: null } : { person: null, problem: answer.error.message });
    });
    return () => {
      over = true;
    };
  }, [core, id]);
  return loaded;
}

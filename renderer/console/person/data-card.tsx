import { ArrowLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Device, Person, Service } from '../../../broker/protocol/models';
import { DEFAULT_USER_DATA, type PersonReference } from '../../../broker/protocol/user-data';
import { useCore } from '../core/hooks';
import { useLanguageName } from '../core/language-name';
import { useTexts } from '../core/texts';
import { Facts } from './facts';
import { usePerson } from './use-person';

/** What is opened of a data card, one after the other. */
type Step =
  | { readonly kind: 'person'; readonly id: string; readonly name: string }
  | { readonly kind: 'device'; readonly name: string; readonly device: Device }
  | { readonly kind: 'service'; readonly name: string; readonly service: Service };

/** A person's data card. Devices, services and the manager open in turn, and one goes back the same way. */
export function DataCard({ person }: { readonly person: string }) {
  const t = useTexts();
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const top = useRef<HTMLDivElement>(null);
  const at = steps.at(-1) ?? null;
  const root = usePerson(person);
  const before = steps.at(-2)?.name ?? root.person?.name ?? '';

  useEffect(() => {
    // What was clicked is gone: the reader's place is what has opened.
    if (steps.length > 0) top.current?.focus();
  }, [steps]);

  const open = (step: Step): void => setSteps([...steps, step]);
  return (
    <div ref={top} className="data-card" tabIndex={-1}>
      {at === null ? null : (
        <button type="button" className="button quiet data-card-back" onClick={() => setSteps(steps.slice(0, -1))}>
          <ArrowLeft size={14} aria-hidden="true" />
          {t('person.back', { name: before })}
        </button>
      )}
      {at === null || at.kind === 'person' ? (
        <PersonCard key={at?.id ?? person} id={at?.id ?? person} onOpen={open} />
      ) : at.kind === 'device' ? (
        <section>
          <p className="person-name">{at.device.name}</p>
          <Facts
            facts={[
              [t('person.device.kind'), at.device.kind],
              [t('person.device.serial'), at.device.serial],
            ]}
          />
        </section>
      ) : (
        <section>
          <p className="person-name">{at.service.name}</p>
          {at.service.owner === undefined ? (
            <p className="hint">{t('person.nothing')}</p>
          ) : (
            <Facts facts={[[t('person.service.owner'), at.service.owner]]} />
          )}
        </section>
      )}
    </div>
  );
}

interface PersonCardProps {
  readonly id: string;
  readonly onOpen: (step: Step) => void;
}

function PersonCard({ id, onOpen }: PersonCardProps) {
  const t = useTexts();
  const { person, problem } = usePerson(id);
  const layout = useCore((state) => state.workspace?.userData ?? DEFAULT_USER_DATA);
  const languageName = useLanguageName();
  if (problem !== null) return <p className="problem">{t('person.failed', { reason: problem })}</p>;
  if (person === null) return <p className="hint">{t('person.loading')}</p>;
  return (
    <>
      <section>
        <p className="person-name">
          <bdi>{person.name}</bdi>
          {person.vip === true ? <span className="tag is-vip">{t('person.vip')}</span> : null}
        </p>
        <Facts
          facts={layout.fields.map((field) => [
            t(`person.${field}`),
            field === 'language' ? languageName(person.language) : person[field],
          ])}
        />
      </section>
      {layout.references.map((reference) => (
        <References key={reference} person={person} reference={reference} onOpen={onOpen} />
      ))}
    </>
  );
}

interface ReferencesProps {
  readonly person: Person;
  readonly reference: PersonReference;
  readonly onOpen: (step: Step) => void;
}

function References({ person, reference, onOpen }: ReferencesProps) {
  const t = useTexts();
  if (reference === 'manager')
    return person.manager === undefined ? null : <Manager id={person.manager} onOpen={onOpen} />;
  const items =
    reference === 'devices'
      ? person.devices.map((device) => ({
          id: device.id,
          name: device.name,
          detail: device.kind,
          step: { kind: 'device', name: device.name, device } as const,
        }))
      : person.services.map((service) => ({
          id: service.id,
          name: service.name,
          detail: service.owner ?? '',
          step: { kind: 'service', name: service.name, service } as const,
        }));
  if (items.length === 0) return null;
  return (
    <section>
      <h3>{t(`person.${reference}`)}</h3>
      <ul className="references">
        {items.map(({ id, name, detail, step }) => (
          <li key={id}>
            <Reference name={name} detail={detail} onClick={() => onOpen(step)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Manager({ id, onOpen }: { readonly id: string; readonly onOpen: (step: Step) => void }) {
  const t = useTexts();
  const { person } = usePerson(id);
  return (
    <section>
      <h3>{t('person.manager')}</h3>
      {person === null ? (
        <p className="hint">{t('person.loading')}</p>
      ) : (
        <Reference
          name={person.name}
          detail={person.title}
          onClick={() => onOpen({ kind: 'person', id, name: person.name })}
        />
      )}
    </section>
  );
}

function Reference({
  name,
  detail,
  onClick,
}: {
  readonly name: string;
  readonly detail: string;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" className="reference" onClick={onClick}>
      <span className="reference-texts">
        <span dir="auto">{name}</span>
        {detail === '' ? null : <span className="hint">{detail}</span>}
      </span>
      <ChevronRight size={14} aria-hidden="true" />
    </button>
  );
}

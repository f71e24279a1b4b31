import { useEffect, useId, useState } from 'react';
import type { SessionCard } from '../../../broker/protocol/models';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';

type Party = Pick<SessionCard, 'members' | 'supportPerson'>;

/** Everybody who took part: the visitor and the agents, of whom the latest is the support person. */
export function Members({ session }: { readonly session: string }) {
  const t = useTexts();
  const id = useId();
  const { members, supportPerson } = useParty(session);
  return (
    <section>
      <h3 id={id}>{t('person.members')}</h3>
      <ul className="person-list" aria-labelledby={id}>
        {members.map((member) => (
          <li key={`${member.kind} ${member.id}`}>
            <bdi>{member.name || t('chats.unnamed')}</bdi>
            {member.kind === 'visitor' ? <span className="tag">{t('person.visitor')}</span> : null}
            {member.kind === 'agent' && member.id === supportPerson?.id ? (
              <span className="tag is-support">{t('person.supportPerson')}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** As the events say; of a chat that has gone to a colleague no more of them come, so the server is asked. */
function useParty(session: string): Party {
  const { core } = useParts();
  const members = useCore((state) => state.chats[session]?.fold.members);
  const supportPerson = useCore((state) => state.chats[session]?.fold.supportPerson);
  const lost = useCore((state) => (state.chats[session]?.lost ?? null) !== null);
  const [asked, setAsked] = useState<Party | null>(null);
  useEffect(() => {
    let over = false;
    setAsked(null);
    if (!lost) return;
    void core.call('chat.card', { session }).then((answer) => {
      if (answer.ok && !over) setAsked(answer.value);
    });
    return () => {
      over = true;
    };
  }, [core, session, lost]);
  return asked ?? { members: [...(members ?? [])], supportPerson: supportPerson ?? null };
}

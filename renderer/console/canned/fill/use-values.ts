import { useMemo } from 'react';
import { useCore } from '../../core/hooks';
import { useSkillName } from '../../team/skill-name';
import type { Values } from './placeholders';
import { valuesOf } from './values';

/** What placeholders stand for in a chat. */
export function useValues(session: string): Values {
  const visitor = useCore((state) => state.chats[session]?.fold.visitor);
  const tickets = useCore((state) => state.chats[session]?.fold.tickets);
  const skill = useCore((state) => state.chats[session]?.fold.skill ?? null);
  const agent = useCore((state) => (state.signIn.kind === 'signedIn' ? state.signIn.me.name : ''));
  const desk = useCore((state) => state.workspace?.title ?? '');
  const skillName = useSkillName();
  return useMemo(
    () =>
      valuesOf({
        agent,
        desk,
        chat: { visitor: visitor ?? { name: '' }, tickets: tickets ?? [] },
        skill: skill === null ? null : skillName(skill),
      }),
    [visitor, tickets, skill, agent, desk, skillName],
  );
}

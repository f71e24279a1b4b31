import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import type { RedirectTarget } from '../../../broker/protocol/redirects';
import { useCore } from '../core/hooks';
import { useSkillName } from '../team/skill-name';
import { type Colleague, colleaguesFor, fits, type SkillTarget, skillsFor } from './targets';

export interface Targets {
  /** Those that fit the search. */
  readonly colleagues: readonly Colleague[];
  readonly skills: readonly SkillTarget[];
  /** Whether the target can be chosen now, shown or not. */
  readonly isOpen: (target: RedirectTarget) => boolean;
}

/** Where the chat can be redirected to, as things stand. */
export function useTargets(session: string, search: string): Targets {
  const directory = useCore((state) => state.directory);
  const workspace = useCore((state) => state.workspace);
  const me = useCore((state) => (state.signIn.kind === 'signedIn' ? state.signIn.me.id : ''));
  const language = useCore((state) => state.chats[session]?.fold.language ?? 'en');
  const skill = useCore((state) => state.chats[session]?.fold.skill ?? null);
  const skillName = useSkillName();
  const intl = useIntl();
  return useMemo(() => {
    const wanted = { me, language, skill };
    const colleagues = colleaguesFor(directory, wanted);
    const skills = skillsFor(workspace?.skills.map((entry) => entry.id) ?? [], directory, wanted);
    const spoken = (code: string): string => intl.formatDisplayName(code, { type: 'language' }) ?? code;
    return {
      colleagues: colleagues.filter(({ agent }) =>
        fits(search, [agent.name, ...agent.skills.map(skillName), ...agent.languages.map(spoken)]),
      ),
      skills: skills.filter((entry) => fits(search, [skillName(entry.skill)])),
      isOpen: (target) =>
        'agent' in target
          ? colleagues.some(({ agent, blocked }) => agent.id === target.agent && blocked === null)
          : skills.some((entry) => entry.skill === target.skill && entry.active > 0),
    };
  }, [directory, workspace, me, language, skill, search, skillName, intl]);
}

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useIntl } from 'react-intl';
import type { RedirectTarget } from '../../../broker/protocol/redirects';
import { initialsOf } from '../app/initials';
import { type TextId, useTexts } from '../core/texts';
import { useSkillName } from '../team/skill-name';
import type { Colleague, SkillTarget } from './targets';

interface ListProps {
  readonly chosen: RedirectTarget | null;
  readonly choose: (target: RedirectTarget) => void;
}

/** Every colleague who is online; those who cannot take a chat say why. */
export function Colleagues({ colleagues, chosen, choose }: ListProps & { readonly colleagues: readonly Colleague[] }) {
  const t = useTexts();
  const intl = useIntl();
  const skillName = useSkillName();
  return (
    <section>
      <h3>{t('redirect.colleagues')}</h3>
      <ListBox
        className="redirect-list"
        aria-label={t('redirect.colleagues')}
        items={colleagues.map((colleague) => ({ id: colleague.agent.id, colleague }))}
        dependencies={[t, intl, skillName]}
        selectionMode="single"
        escapeKeyBehavior="none"
        selectedKeys={chosen !== null && 'agent' in chosen ? [chosen.agent] : []}
        onSelectionChange={(keys) => {
          const [key] = [...keys];
          if (key !== undefined) choose({ agent: String(key) });
        }}
        renderEmptyState={() => <p className="redirect-none">{t('redirect.none')}</p>}
      >
        {({ id, colleague: { agent, blocked, speaks, free } }) => (
          <ListBoxItem id={id} className="redirect-option" textValue={agent.name} isDisabled={blocked !== null}>
            <span className="avatar" aria-hidden="true">
              {initialsOf(agent.name)}
            </span>
            <Texts
              name={agent.name}
              facts={
                <>
                  {agent.languages.map((code, at) => (
                    <span key={code}>
                      {at === 0 ? '' : ', '}
                      <span className={speaks ? 'redirect-language' : undefined}>
                        {intl.formatDisplayName(code, { type: 'language' })}
                      </span>
                    </span>
                  ))}
                  {' · '}
                  {agent.skills.map(skillName).join(', ')}
                </>
              }
            />
            <State blocked={blocked !== null} text={stateText(agent, blocked, free, t)} />
          </ListBoxItem>
        )}
      </ListBox>
    </section>
  );
}

/** Skills: the chat goes to whoever of them is free first. */
export function Skills({ skills, chosen, choose }: ListProps & { readonly skills: readonly SkillTarget[] }) {
  const t = useTexts();
  const skillName = useSkillName();
  return (
    <section>
      <h3>{t('redirect.skills')}</h3>
      <ListBox
        className="redirect-list"
        aria-label={t('redirect.skills')}
        items={skills.map((target) => ({ id: target.skill, target }))}
        dependencies={[t, skillName]}
        selectionMode="single"
        escapeKeyBehavior="none"
        selectedKeys={chosen !== null && 'skill' in chosen ? [chosen.skill] : []}
        onSelectionChange={(keys) => {
          const [key] = [...keys];
          if (key !== undefined) choose({ skill: String(key) });
        }}
      >
        {({ id, target }) => (
          <ListBoxItem
            id={id}
            className="redirect-option is-skill"
            textValue={skillName(target.skill)}
            isDisabled={target.active === 0}
          >
            <Texts
              name={
                <>
                  {skillName(target.skill)}
                  {target.current ? <span className="tag">{t('redirect.skillCurrent')}</span> : null}
                </>
              }
              facts={null}
            />
            <State
              blocked={target.active === 0}
              text={
                target.active === 0
                  ? t('redirect.skillNobody')
                  : t('redirect.skillActive', { active: target.active, free: target.free })
              }
            />
          </ListBoxItem>
        )}
      </ListBox>
    </section>
  );
}

function Texts({ name, facts }: { readonly name: ReactNode; readonly facts: ReactNode }) {
  return (
    <span className="redirect-texts">
      <span className="redirect-name">{name}</span>
      {facts === null ? null : <span className="redirect-facts">{facts}</span>}
    </span>
  );
}

function State({ blocked, text }: { readonly blocked: boolean; readonly text: string }) {
  return (
    <>
      <span className={blocked ? 'redirect-state is-blocked' : 'redirect-state'}>{text}</span>
      <Check className="redirect-check" size={16} aria-hidden="true" />
    </>
  );
}

const AWAY: Readonly<Record<string, TextId>> = {
  locked: 'redirect.away.locked',
  idle: 'redirect.away.idle',
  asleep: 'redirect.away.asleep',
};

function stateText(
  agent: Colleague['agent'],
  blocked: Colleague['blocked'],
  free: number,
  t: ReturnType<typeof useTexts>,
): string {
  if (blocked === null) return t('redirect.free', { free });
  if (blocked === 'full') return t('redirect.full', { open: agent.open, limit: agent.limit });
  if (agent.reason === null) return t('redirect.inactive');
  const away = AWAY[agent.reason];
  return away === undefined ? t('redirect.inactiveReason', { reason: agent.reason }) : t(away);
}

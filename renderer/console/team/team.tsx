import { useState } from 'react';
import type { DirectoryAgent } from '../../../broker/protocol/retained';
import { nameOf } from '../../../broker/protocol/visitor-name';
import { initialsOf } from '../app/initials';
import { useCore, useParts } from '../core/hooks';
import { useLanguageName } from '../core/language-name';
import { useSeconds } from '../core/now';
import { durationOf, useTexts } from '../core/texts';
import { useOpenChat } from '../windows/use-windows';
import { useSkillName } from './skill-name';

/** The board of the team: who waits, and which colleagues are there. */
export function Team() {
  return (
    <div className="team">
      <Waiting />
      <Colleagues />
    </div>
  );
}

function Waiting() {
  const t = useTexts();
  const { core } = useParts();
  const openChat = useOpenChat();
  const sessions = useCore((state) => state.queue.sessions);
  const mySkills = useCore((state) => (state.signIn.kind === 'signedIn' ? state.signIn.me.skills : NONE));
  const skillName = useSkillName();
  const now = useSeconds();
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (session: string): Promise<void> => {
    const done = await core.call('chat.take', { session });
    setProblem(done.ok ? null : done.error.message);
    if (done.ok) openChat(session);
  };
  // Only the one who has waited longest may be taken: nobody is passed over.
  const first = sessions.find((entry) => mySkills.includes(entry.skill))?.session;
  return (
    <section className="panel" aria-labelledby="team-waiting">
      <h2 id="team-waiting">{t('team.waiting')}</h2>
      {problem === null ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {sessions.length === 0 ? (
        <p className="panel-empty">{t('team.waitingNone')}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{t('team.visitor')}</th>
              <th>{t('team.skill')}</th>
              <th>{t('team.since')}</th>
              <th>
                <span className="visually-hidden">{t('team.take')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((entry) => (
              <tr key={entry.session}>
                <td>
                  <bdi>{nameOf(entry.visitor) || t('chats.unnamed')}</bdi>
                </td>
                <td>{skillName(entry.skill)}</td>
                <td className="number">{durationOf(now - Date.parse(entry.since) / 1_000)}</td>
                <td className="table-action">
                  {entry.session === first ? (
                    <button
                      type="button"
                      className="button"
                      aria-label={t('team.takeOf', { visitor: nameOf(entry.visitor) || t('chats.unnamed') })}
                      onClick={() => void take(entry.session)}
                    >
                      {t('team.take')}
                    </button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Colleagues() {
  const t = useTexts();
  const agents = useCore((state) => state.directory);
  const me = useCore((state) => (state.signIn.kind === 'signedIn' ? state.signIn.me.id : ''));
  const skillName = useSkillName();
  const languageName = useLanguageName();
  const sorted = [...agents].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  return (
    <section className="panel" aria-labelledby="team-colleagues">
      <h2 id="team-colleagues">{t('team.colleagues')}</h2>
      <ul className="colleagues">
        {sorted.map((agent) => (
          <li key={agent.id} className={`colleague is-${presenceOf(agent)}`}>
            <span className="avatar" aria-hidden="true">
              {initialsOf(agent.name)}
              <i className="presence" />
            </span>
            <div className="colleague-texts">
              <p className="colleague-name">
                <bdi>{agent.name}</bdi>
                {agent.id === me ? <span className="tag">{t('team.you')}</span> : null}
              </p>
              <p className="colleague-facts">
                {agent.skills.map(skillName).join(', ')} · {agent.languages.map(languageName).join(', ')}
              </p>
            </div>
            <div className="colleague-state">
              <p>{stateText(agent, t)}</p>
              {agent.online ? (
                <p className="colleague-facts">{t('team.load', { open: agent.open, limit: agent.limit })}</p>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Presence = 'active' | 'inactive' | 'offline';

function presenceOf(agent: DirectoryAgent): Presence {
  return agent.online ? agent.status : 'offline';
}

function rank(agent: DirectoryAgent): number {
  return { active: 0, inactive: 1, offline: 2 }[presenceOf(agent)];
}

function stateText(agent: DirectoryAgent, t: ReturnType<typeof useTexts>): string {
  const presence = presenceOf(agent);
  if (presence === 'inactive' && agent.reason !== null) return t('team.inactiveReason', { reason: agent.reason });
  return t(`team.${presence}`);
}

const NONE: readonly string[] = [];

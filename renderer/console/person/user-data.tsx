import { X } from 'lucide-react';
import { useId } from 'react';
import { FormattedDate } from 'react-intl';
import type { SessionFold } from '../../../broker/protocol/fold';
import { isWritable } from '../chats/chat-state';
import { useCore } from '../core/hooks';
import { useLanguageName } from '../core/language-name';
import { type Translate, useTexts } from '../core/texts';
import { SessionFiles } from '../files/session-files';
import { EarlierSessions } from '../history/earlier-sessions';
import { useSkillName } from '../team/skill-name';
import { RecentTickets } from '../tickets/recent-tickets';
import { Facts } from './facts';
import { LinkPerson } from './link-person';
import { Members } from './members';
import { useUserDataOpen } from './use-user-data';
import { VisitorIdentity } from './visitor-identity';

/** Who the visitor is: what was typed, and the person record where one is linked; and who took part. */
export function UserData({ session }: { readonly session: string }) {
  const t = useTexts();
  const [, setOpen] = useUserDataOpen();
  const id = useId();
  const chat = useCore((state) => state.chats[session]);
  if (chat === undefined) return null;
  const { fold } = chat;
  return (
    <aside className="person" aria-labelledby={id}>
      <div className="person-head">
        <h2 id={id}>{t('person.heading')}</h2>
        <button type="button" className="icon-button" aria-label={t('person.hide')} onClick={() => setOpen(false)}>
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <VisitorIdentity key={session} fold={fold} open={isWritable(chat)} />
      {isWritable(chat) ? <LinkPerson session={session} /> : null}
      <RecentTickets session={session} />
      <EarlierSessions session={session} person={fold.person} />
      <Members session={session} />
      <SessionFiles session={session} />
      <SessionFacts fold={fold} t={t} />
    </aside>
  );
}

interface PartProps {
  readonly fold: SessionFold;
  readonly t: Translate;
}

function SessionFacts({ fold, t }: PartProps) {
  const skillName = useSkillName();
  const languageName = useLanguageName();
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
          [t('person.language'), languageName(fold.language)],
          [t('person.messages'), String(fold.messageCount)],
        ]}
      />
    </section>
  );
}

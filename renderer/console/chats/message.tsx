import { Check, CheckCheck, EyeOff } from 'lucide-react';
import { FormattedTime } from 'react-intl';
import type { Marks } from '../../../broker/protocol/models';
import { isVisible } from '../../../broker/protocol/visible-text';
import { Bubble } from '../../ui/log/bubble';
import { Avatar } from '../app/avatar';
import { SaveButton } from '../canned/from-message/save-button';
import { useCore } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useVisitorName } from '../core/visitor-name';
import { FileCards } from '../files/file-cards';
import type { Row } from './timeline';

interface MessageProps {
  readonly row: Extract<Row, { kind: 'message' }>;
  readonly session: string;
}

/** A message of either side, of the bot, or an internal note. */
export function Message({ row, session }: MessageProps) {
  const t = useTexts();
  const { event, note, follows } = row;
  const me = useCore((state) => (state.signIn.kind === 'signedIn' ? state.signIn.me.id : ''));
  const visitor = useVisitorName(session);
  const files = event.type === 'message.posted' ? event.data.files : undefined;
  const own = event.by.kind === 'agent' && event.by.id === me;
  const delivery = useCore((state) => deliveryOf(event.seq, state.chats[session]?.marks));
  const sender = own
    ? t('message.you')
    : event.by.kind === 'bot'
      ? t('message.bot')
      : event.by.kind === 'visitor'
        ? visitor
        : event.by.name;
  const side = event.by.kind === 'visitor' ? 'visitor' : event.by.kind === 'bot' ? 'bot' : 'agent';

  const { ends } = row;
  return (
    <article
      className={`message from-${side}${own ? ' is-own' : ''}${note ? ' is-note' : ''}${follows ? ' follows' : ''}${ends ? ' ends' : ''}`}
    >
      <Sender name={sender} note={note} own={own} follows={follows} />
      {event.data.text === '' ? null : (
        <Bubble text={event.data.text} showAll={t('message.showAll')} showLess={t('message.showLess')} />
      )}
      {files === undefined ? null : <FileCards session={session} files={files} />}
      <p className="stamp">
        <time dateTime={event.at}>
          <FormattedTime value={event.at} />
        </time>
        {own && !note ? (
          <span className={`delivery is-${delivery}`}>
            {delivery === 'sent' ? <Check size={12} aria-hidden="true" /> : <CheckCheck size={12} aria-hidden="true" />}
            {t(`message.${delivery}`)}
          </span>
        ) : null}
        {event.type === 'message.posted' && isVisible(event.data.text) ? (
          <SaveButton session={session} event={event} />
        ) : null}
      </p>
    </article>
  );
}

interface SenderProps {
  readonly name: string;
  readonly note: boolean;
  readonly own: boolean;
  readonly follows: boolean;
}

/** Said once for what one sender says in a row, and never for oneself: that is the right side. */
function Sender({ name, note, own, follows }: SenderProps) {
  const t = useTexts();
  if (follows || (own && !note)) return <span className="visually-hidden">{name}</span>;
  return (
    <header className="message-head">
      {note ? <EyeOff size={14} aria-hidden="true" /> : <Avatar name={name} small />}
      <span className="message-sender" dir="auto">
        {note ? t('message.noteBy', { name }) : name}
      </span>
    </header>
  );
}

type Delivery = 'sent' | 'delivered' | 'read';

/** How far a message has come to the visitor. */
function deliveryOf(seq: number, marks: Marks | undefined): Delivery {
  if (marks === undefined) return 'sent';
  if (seq <= marks.visitor.read) return 'read';
  return seq <= marks.visitor.delivered ? 'delivered' : 'sent';
}

import { EyeOff } from 'lucide-react';
import { FormattedTime } from 'react-intl';
import type { Marks } from '../../../broker/protocol/models';
import { initialsOf } from '../app/initials';
import { SaveButton } from '../canned/from-message/save-button';
import { useCore } from '../core/hooks';
import { useTexts } from '../core/texts';
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
  const visitor = useCore((state) => state.chats[session]?.fold.visitor.name) || t('chats.unnamed');
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

  return (
    <article className={`message from-${side}${note ? ' is-note' : ''}${follows ? ' follows' : ''}`}>
      {follows ? (
        <span className="visually-hidden">{sender}</span>
      ) : (
        <header className="message-head">
          <span className="avatar is-small" aria-hidden="true">
            {note ? <EyeOff size={12} /> : initialsOf(sender)}
          </span>
          <span className="message-sender">{note ? t('message.noteBy', { name: sender }) : sender}</span>
        </header>
      )}
      {event.data.text === '' ? null : <p className="bubble">{event.data.text}</p>}
      {files === undefined ? null : <FileCards session={session} files={files} />}
      <p className="stamp">
        <time dateTime={event.at}>
          <FormattedTime value={event.at} />
        </time>
        {own && !note ? <span className={`delivery is-${delivery}`}>{t(`message.${delivery}`)}</span> : null}
        {event.type === 'message.posted' ? <SaveButton session={session} event={event} /> : null}
      </p>
    </article>
  );
}

type Delivery = 'sent' | 'delivered' | 'read';

/** How far a message has come to the visitor. */
function deliveryOf(seq: number, marks: Marks | undefined): Delivery {
  if (marks === undefined) return 'sent';
  if (seq <= marks.visitor.read) return 'read';
  return seq <= marks.visitor.delivered ? 'delivered' : 'sent';
}

import { EyeOff } from 'lucide-react';
import { memo, useMemo } from 'react';
import { FormattedTime, useIntl } from 'react-intl';
import { hitsIn, queryWords } from '../../../broker/protocol/words';
import { LinkedText } from '../../ui/linked-text';
import { foldAt } from '../../ui/log/fold';
import { initialsOf } from '../app/initials';
import { EventLine } from '../chats/event-line';
import type { Row } from '../chats/timeline';
import { useTexts } from '../core/texts';
import { FileCards } from '../files/file-cards';
import { MarkedText } from './marked-text';
import { marksWithin } from './pieces';

interface LogRowProps {
  readonly row: Row;
  readonly visitor: string;
  readonly words: string;
}

/** One row of a chat log that is over, or that somebody else has. */
export const LogRow = memo(function LogRow({ row, visitor, words }: LogRowProps) {
  switch (row.kind) {
    case 'day':
      return <Day at={row.at} />;
    case 'message':
      return <Logged row={row} visitor={visitor} words={words} />;
    case 'event':
      return <EventLine event={row.event} visitor={visitor} />;
    case 'unsent':
      // The log has none: nothing is being sent from here.
      return null;
  }
});

function Day({ at }: { readonly at: string }) {
  const intl = useIntl();
  return (
    <p className="day">
      <span>{intl.formatDate(at, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })}</span>
    </p>
  );
}

interface LoggedProps {
  readonly row: Extract<Row, { kind: 'message' }>;
  readonly visitor: string;
  readonly words: string;
}

function Logged({ row: { event, note, follows }, visitor, words }: LoggedProps) {
  const t = useTexts();
  const { kind } = event.by;
  const sender = kind === 'bot' ? t('message.bot') : kind === 'visitor' ? visitor : event.by.name;
  const side = kind === 'visitor' || kind === 'bot' ? kind : 'agent';
  const { text } = event.data;
  const marks = useMemo(() => hitsIn(text, queryWords(words)), [text, words]);
  // What was looked for may stand anywhere in it: it is not folded.
  const isLong = useMemo(() => foldAt(text) !== null, [text]);
  const files = event.type === 'message.posted' ? event.data.files : undefined;
  return (
    <article className={`message from-${side}${note ? ' is-note' : ''}${follows ? ' follows' : ''}`}>
      {follows ? (
        <span className="visually-hidden">{sender}</span>
      ) : (
        <header className="message-head">
          <span className="avatar is-small" aria-hidden="true">
            {note ? <EyeOff size={12} /> : initialsOf(sender)}
          </span>
          <span className="message-sender" dir="auto">
            {note ? t('message.noteBy', { name: sender }) : sender}
          </span>
        </header>
      )}
      {text === '' ? null : (
        <p className={isLong ? 'bubble is-unfolded' : 'bubble'} dir="auto">
          <LinkedText
            text={text}
            show={(piece, at) => <MarkedText text={piece} marks={marksWithin(marks, at, piece.length)} />}
          />
        </p>
      )}
      {files === undefined ? null : <FileCards session={event.session} files={files} />}
      <p className="stamp">
        <time dateTime={event.at}>
          <FormattedTime value={event.at} />
        </time>
      </p>
    </article>
  );
}

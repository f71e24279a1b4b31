import { memo } from 'react';
import { useIntl } from 'react-intl';
import { nearnessOf } from '../../ui/clock/days';
import { useToday } from '../../ui/clock/use-clock';
import { useTexts } from '../core/texts';
import { useVisitorName } from '../core/visitor-name';
import { EventLine } from './event-line';
import { Message } from './message';
import type { Happened, Row } from './timeline';
import { UnsentMessage } from './unsent-message';

interface ConversationRowProps {
  readonly row: Row;
  readonly session: string;
}

/** One row of a conversation. */
export const ConversationRow = memo(function ConversationRow({ row, session }: ConversationRowProps) {
  switch (row.kind) {
    case 'day':
      return <Day at={row.at} />;
    case 'message':
      return <Message row={row} session={session} />;
    case 'event':
      return <OpenChatEvent event={row.event} />;
    case 'unsent':
      return <UnsentMessage entry={row.entry} />;
  }
});

function OpenChatEvent({ event }: { readonly event: Happened }) {
  return <EventLine event={event} visitor={useVisitorName(event.session)} />;
}

function Day({ at }: { readonly at: string }) {
  const t = useTexts();
  const intl = useIntl();
  const nearness = nearnessOf(new Date(at), useToday());
  const text =
    nearness === 'today'
      ? t('conversation.today')
      : nearness === 'yesterday'
        ? t('conversation.yesterday')
        : intl.formatDate(at, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return (
    <p className="day">
      <span>{text}</span>
    </p>
  );
}

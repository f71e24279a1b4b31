import type { ReactNode } from 'react';
import type { EventOf } from '../../../broker/protocol/events';
import { useCore } from '../core/hooks';
import { useTexts } from '../core/texts';
import { ticketAddress } from './ticket-address';

export type TicketEvent = EventOf<'ticket.created' | 'ticket.requested' | 'ticket.refused' | 'ticket.unattached'>;

/** What became of a ticket, as a line of the chat; a ticket that is made is a link that opens it. */
export function TicketLine({ event }: { readonly event: TicketEvent }): ReactNode {
  const t = useTexts();
  const waiting = useCore((state) => state.chats[event.session]?.fold.ticketRequests ?? NONE);
  switch (event.type) {
    case 'ticket.created':
      return (
        <a className="ticket-link" href={ticketAddress(event.data.ticket)}>
          {t('ticketLine.created', { number: event.data.number, subject: event.data.subject })}
        </a>
      );
    case 'ticket.requested':
      return t(
        waiting.some(({ request }) => request === event.data.request) ? 'ticketLine.waiting' : 'ticketLine.waited',
        { subject: event.data.subject },
      );
    case 'ticket.refused':
      return <span className="problem">{t('ticketLine.refused', event.data)}</span>;
    case 'ticket.unattached':
      return <span className="problem">{t('ticketLine.unattached', event.data)}</span>;
  }
}

const NONE: readonly never[] = [];

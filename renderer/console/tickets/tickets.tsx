import { useStore } from 'zustand';
import { useParts } from '../core/hooks';
import { TicketList } from './ticket-list';
import { TicketPage } from './ticket-page';

/** The tickets of the desk: the list, or the one that the address names. The list stays as it was behind it. */
export function Tickets() {
  const { ui } = useParts();
  const ticket = useStore(ui, (state) => state.path[0]);
  return (
    <div className="tickets">
      <div className="tickets-list" hidden={ticket !== undefined}>
        <TicketList />
      </div>
      {ticket === undefined ? null : <TicketPage key={ticket} ticket={ticket} />}
    </div>
  );
}

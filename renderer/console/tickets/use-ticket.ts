import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ProtocolError, Result } from '../../../broker/protocol/errors';
import type { TicketCard } from '../../../broker/protocol/tickets';
import { useParts } from '../core/hooks';

export interface TicketState {
  /** Null until it is there. */
  readonly card: TicketCard | null;
  readonly problem: ProtocolError | null;
  readonly retry: () => void;
  /** `attempt`: the same for each try of the same change. */
  readonly update: (
    attempt: string,
    change: { readonly comment?: string; readonly status?: string },
  ) => Promise<Result<TicketCard>>;
}

/** A ticket, asked for again whenever the window is looked at: others work on it too. */
export function useTicket(ticket: string): TicketState {
  const { core, ui } = useParts();
  const [card, setCard] = useState<TicketCard | null>(null);
  const [problem, setProblem] = useState<ProtocolError | null>(null);
  const [tries, setTries] = useState(0);
  const changes = useStore(ui, (state) => state.ticketChanges);

  useEffect(() => {
    const again = (): void => setTries((before) => before + 1);
    addEventListener('focus', again);
    return () => removeEventListener('focus', again);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each try, and when a ticket was changed here.
  useEffect(() => {
    let over = false;
    void core.call('ticket.get', { ticket }).then((answer) => {
      if (over) return;
      if (answer.ok) setCard(answer.value);
      setProblem(answer.ok ? null : answer.error);
    });
    return () => {
      over = true;
    };
  }, [core, ticket, tries, changes]);

  return {
    card,
    problem,
    retry: () => setTries(tries + 1),
    update: async (attempt, change) => {
      const updated = await core.call('ticket.update', { attempt, ticket, ...change });
      if (updated.ok) {
        setCard(updated.value);
        ui.setState(({ ticketChanges }) => ({ ticketChanges: ticketChanges + 1 }));
      }
      return updated;
    },
  };
}

import { FileX, Hourglass } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { ProtocolError } from '../../../broker/protocol/errors';
import type { RecentTicket } from '../../../broker/protocol/tickets';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { StatusBadge } from './status-badge';
import { ticketAddress } from './ticket-address';

/** The tickets beside a chat: those of the bot conversation first, then the person's others. A click opens one. */
export function RecentTickets({ session }: { readonly session: string }) {
  const t = useTexts();
  const id = useId();
  const fold = useCore((state) => state.chats[session]?.fold);
  const { tickets, incomplete, problem } = useRecent(session);
  const [all, setAll] = useState(false);
  if (fold === undefined) return null;
  // While the ticket system is asked, the chat itself knows its own tickets.
  const known =
    tickets ??
    fold.tickets.map((link) => ({ ...link, status: '', from: link.by === 'bot' ? 'bot' : 'session' }) as const);
  // Those of this conversation are always in sight; of the person's others the newest.
  const shown = all ? known : known.filter(({ from }, index) => from !== 'person' || index < MOST_AT_FIRST);
  const isEmpty = known.length === 0 && fold.ticketRequests.length === 0;
  return (
    <section>
      <h3 id={id}>{t('recent.heading')}</h3>
      {isEmpty && tickets !== null ? <p className="hint">{t('recent.none')}</p> : null}
      <ul className="recent-tickets" aria-labelledby={id}>
        {fold.ticketRequests.map(({ request, subject }) => (
          <li key={request} className="recent-waiting">
            <Hourglass size={14} aria-hidden="true" />
            <span>
              <bdi>{subject}</bdi>
              <span className="hint">{t('recent.waiting')}</span>
            </span>
          </li>
        ))}
        {shown.map(({ ticket, number, subject, status, from }) => (
          <li key={ticket}>
            <a href={ticketAddress(ticket)}>
              <span className="recent-head">
                <span className="number">{number}</span>
                <StatusBadge status={status} />
              </span>
              <span className="recent-subject" dir="auto">
                {subject}
              </span>
              {from === 'person' ? null : <span className="hint">{t(`recent.${from}`)}</span>}
            </a>
            {fold.unattached
              .filter((missing) => missing.ticket === ticket)
              .map(({ file, name, reason }) => (
                <p key={file} className="recent-unattached">
                  <FileX size={14} aria-hidden="true" />
                  {t('recent.unattached', { name, reason })}
                </p>
              ))}
          </li>
        ))}
      </ul>
      {known.length > MOST_AT_FIRST ? (
        <button type="button" className="button quiet recent-more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('recent.fewer') : t('recent.all', { count: known.length })}
        </button>
      ) : null}
      {incomplete ? <p className="hint">{t('recent.incomplete')}</p> : null}
      {problem === null ? null : <p className="problem">{t('recent.failed', { reason: problem.message })}</p>}
    </section>
  );
}

/** More of a person's tickets would push all that follows out of sight. */
const MOST_AT_FIRST = 5;

interface Recent {
  readonly tickets: readonly RecentTicket[] | null;
  readonly incomplete: boolean;
  readonly problem: ProtocolError | null;
}

const ASKING: Recent = { tickets: null, incomplete: false, problem: null };

/** Asked again when the chat has another ticket or person, or a ticket was changed here. */
function useRecent(session: string): Recent {
  const { core, ui } = useParts();
  const [recent, setRecent] = useState(ASKING);
  const count = useCore((state) => state.chats[session]?.fold.tickets.length ?? 0);
  const person = useCore((state) => state.chats[session]?.fold.person ?? null);
  const changes = useStore(ui, (state) => state.ticketChanges);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer depends on them.
  useEffect(() => {
    let over = false;
    void core.call('tickets.recent', { session }).then((answer) => {
      if (over) return;
      setRecent(answer.ok ? { ...answer.value, problem: null } : { ...ASKING, problem: answer.error });
    });
    return () => {
      over = true;
    };
  }, [core, session, count, person, changes]);
  return recent;
}

import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import type { TicketCard } from '../../../broker/protocol/tickets';
import { isVisible } from '../../../broker/protocol/visible-text';
import { LinkedText } from '../../ui/linked-text';
import { initialsOf } from '../app/initials';
import { useTexts } from '../core/texts';
import { When } from './ticket-page';
import type { TicketState } from './use-ticket';

interface WorklogProps {
  readonly card: TicketCard;
  readonly state: TicketState;
}

/** What was done about the ticket, and the field to add to it. */
export function Worklog({ card, state }: WorklogProps) {
  const t = useTexts();
  const id = useId();
  return (
    <section>
      <h3 id={id}>{t('ticket.worklog')}</h3>
      {card.worklogOmitted === 0 ? null : <p className="hint">{t('ticket.omitted', { count: card.worklogOmitted })}</p>}
      {card.worklog.length === 0 ? <p className="hint">{t('ticket.noWorklog')}</p> : null}
      <ol className="worklog" aria-labelledby={id}>
        {card.worklog.map(({ at, by, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity of their own and are only added to.
          <li key={`${at} ${index}`}>
            <span className="avatar is-small" aria-hidden="true">
              {initialsOf(by)}
            </span>
            <div>
              <p className="worklog-head">
                <strong>
                  <bdi>{by}</bdi>
                </strong>{' '}
                {at === null ? null : <When at={at} />}
              </p>
              <p className="ticket-text" dir="auto">
                <LinkedText text={text} />
              </p>
            </div>
          </li>
        ))}
      </ol>
      <CommentForm state={state} />
    </section>
  );
}

function CommentForm({ state }: { readonly state: TicketState }) {
  const t = useTexts();
  const id = useId();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // The same until the comment is in: a second try adds no second one.
  const attempt = useRef(crypto.randomUUID());
  const comment = isVisible(text) ? text.trim() : '';

  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (comment === '' || busy) return;
    setBusy(true);
    const done = await state.update(attempt.current, { comment });
    setBusy(false);
    setProblem(done.ok ? null : done.error.message);
    if (!done.ok) return;
    attempt.current = crypto.randomUUID();
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit();
  };
  return (
    <form className="comment-form" onSubmit={submit}>
      <label htmlFor={id} className="visually-hidden">
        {t('ticket.comment')}
      </label>
      <textarea
        id={id}
        className="field"
        dir="auto"
        rows={2}
        maxLength={8_000}
        placeholder={t('ticket.commentPlaceholder')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {problem === null ? null : (
        <p className="problem" role="alert">
          {t('ticket.notSaved', { reason: problem })}
        </p>
      )}
      <button type="submit" className="button primary" disabled={comment === '' || busy}>
        {t(busy ? 'ticket.adding' : 'ticket.addComment')}
      </button>
    </form>
  );
}

import { BookmarkPlus } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { EventOf } from '../../../../broker/protocol/events';
import { useCore, useParts } from '../../core/hooks';
import { useTexts } from '../../core/texts';

interface SaveButtonProps {
  readonly session: string;
  readonly event: EventOf<'message.posted'>;
}

const CLASS = 'save-message';

/**
 * Keeps a message as a canned response. Of all these buttons of a conversation only the latest message's is a stop of
 * the tabulator; the arrow keys lead to the others.
 */
export function SaveButton({ session, event }: SaveButtonProps) {
  const t = useTexts();
  const { ui } = useParts();
  const isLatest = useCore(
    (state) => state.conversations[session]?.findLast(({ type }) => type === 'message.posted')?.seq === event.seq,
  );
  return (
    <button
      type="button"
      className={`icon-button ${CLASS}`}
      tabIndex={isLatest ? 0 : -1}
      aria-label={t('canned.saveMessage')}
      title={t('canned.saveMessage')}
      onKeyDown={toNeighbour}
      onClick={() => ui.setState({ keeping: { session, text: event.data.text } })}
    >
      <BookmarkPlus size={14} aria-hidden="true" />
    </button>
  );
}

function toNeighbour(event: KeyboardEvent<HTMLButtonElement>): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const log = event.currentTarget.closest('[role=log]');
  if (step === undefined || log === null) return;
  // As they are seen: rows of a long conversation stand in the page in any order.
  const buttons = [...log.querySelectorAll<HTMLElement>(`.${CLASS}`)].sort(
    (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
  );
  event.preventDefault();
  buttons[buttons.indexOf(event.currentTarget) + step]?.focus();
}

import type { VisitorEvent } from '../../../broker/protocol/projection';
import type { Pending } from '../chat/outbox';
import { t } from '../texts';

interface OptionsProps {
  readonly question: Extract<VisitorEvent, { type: 'bot.asked' }> | null;
  readonly language: string;
  readonly pending: readonly Pending[];
  readonly choose: (option: string) => void;
}

/** What the bot offers, as buttons. One choice at a time. */
export function Options({ question, language, pending, choose }: OptionsProps) {
  if (question === null || question.data.options.length === 0) return null;
  const waiting = pending.some((entry) => entry.type === 'bot.choose' || entry.type === 'agent.request');
  return (
    <fieldset className="options" aria-label={t('chat.options')}>
      {question.data.options.map((option) => (
        <button
          key={option.id}
          type="button"
          className="button option"
          lang={language}
          disabled={waiting}
          onClick={() => choose(option.id)}
        >
          {option.text}
        </button>
      ))}
    </fieldset>
  );
}

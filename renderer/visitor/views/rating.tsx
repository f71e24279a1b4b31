import type { FormEvent } from 'react';
import { useStore } from 'zustand';
import type { KeptDraft } from '../chat/draft';
import { t } from '../texts';

const SCORES = [1, 2, 3, 4, 5] as const;

interface RatingProps {
  /** What is chosen and typed, kept over a reload. */
  readonly draft: KeptDraft;
  readonly sending: boolean;
  readonly rate: (score: number, comment: string) => void;
}

/** How good the chat was, asked once after its end. */
export function Rating({ draft, sending, rate }: RatingProps) {
  const { score, comment } = useStore(draft.store);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (score !== null) rate(score, comment.trim());
  };
  return (
    <form className="rating" onSubmit={submit}>
      <div role="radiogroup" aria-labelledby="rate-label" aria-describedby="rate-hint">
        <p id="rate-label" className="rating-label">
          {t('rate.label')}
        </p>
        <p id="rate-hint" className="hint">
          {t('rate.hint')}
        </p>
        <div className="scores">
          {SCORES.map((value) => (
            <label key={value} className={score === value ? 'score is-chosen' : 'score'}>
              <input
                type="radio"
                name="score"
                checked={score === value}
                onChange={() => draft.write({ score: value })}
              />
              <span>{value}</span>
            </label>
          ))}
        </div>
      </div>
      {score === null ? null : (
        <textarea
          className="rating-comment"
          rows={2}
          maxLength={2_000}
          aria-label={t('rate.comment')}
          placeholder={t('rate.comment')}
          value={comment}
          onInput={(event) => draft.write({ comment: event.currentTarget.value })}
        />
      )}
      <button type="submit" className="button primary wide" disabled={score === null || sending}>
        {t(sending ? 'rate.sending' : 'rate.button')}
      </button>
    </form>
  );
}

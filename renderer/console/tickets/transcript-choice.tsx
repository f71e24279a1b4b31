import { useId } from 'react';
import type { Spoken } from '../../../broker/protocol/transcript';
import { useTexts } from '../core/texts';
import { type FormDraft, hasTaken, inserted, PARTS, type Part, replaced, textIn, withPart } from './form-draft';

interface TranscriptChoiceProps {
  readonly draft: FormDraft;
  /** The field that holds the conversation. */
  readonly field: string;
  readonly spoken: readonly Spoken[];
  readonly onChange: (edit: (draft: FormDraft) => FormDraft) => void;
}

/** What of the conversation goes into the ticket: all of it, some messages, or nothing. */
export function TranscriptChoice({ draft, field, spoken, onChange }: TranscriptChoiceProps) {
  const t = useTexts();
  const id = useId();
  const { part, chosen } = draft;
  const choose = (wanted: { readonly part: Part; readonly chosen: readonly number[] }): void =>
    onChange((before) => withPart(before, field, wanted, spoken));
  const toggle = (seq: number, on: boolean): void =>
    choose({ part, chosen: on ? [...chosen, seq] : chosen.filter((known) => known !== seq) });

  return (
    <div className="transcript">
      <div className="transcript-kinds" role="radiogroup" aria-label={t('ticketForm.conversation')}>
        <span aria-hidden="true">{t('ticketForm.conversation')}</span>
        <div className="segments">
          {PARTS.map((each) => (
            <label key={each} className={part === each ? 'segment is-chosen' : 'segment'}>
              <input type="radio" name={id} checked={part === each} onChange={() => choose({ part: each, chosen })} />
              {t(`ticketForm.${each}`)}
            </label>
          ))}
        </div>
      </div>
      {/* Always there, so that what comes into it is read out. */}
      <div role="status">
        {draft.offered === null || textIn(draft.values[field]).trim() === '' ? null : (
          <Offer draft={draft} field={field} onChange={onChange} />
        )}
      </div>
      {part === 'chosen' ? (
        <fieldset className="transcript-messages">
          <legend className="visually-hidden">{t('ticketForm.messages')}</legend>
          {spoken.map((message) => (
            <label key={message.seq} className="transcript-message">
              <input
                type="checkbox"
                checked={chosen.includes(message.seq)}
                onChange={(event) => toggle(message.seq, event.target.checked)}
              />
              <span className="transcript-by" dir="auto">
                {message.by}
              </span>
              <span className="transcript-text" dir="auto">
                {message.text}
              </span>
            </label>
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}

/** Says that the agent's own words were left alone, and does the other thing when that is wished. */
function Offer({ draft, field, onChange }: Omit<TranscriptChoiceProps, 'spoken'>) {
  const t = useTexts();
  const insert = (): void => onChange((before) => inserted(before, field));
  if (hasTaken(draft, field)) {
    return (
      <p className="transcript-offer">
        <span>{t('ticketForm.newText')}</span>
        <button type="button" className="link" onClick={insert}>
          {t('ticketForm.takeNew')}
        </button>
      </p>
    );
  }
  return (
    <p className="transcript-offer">
      <span>{t('ticketForm.keptText')}</span>
      {draft.offered === '' ? null : (
        <button type="button" className="link" onClick={insert}>
          {t('ticketForm.insert')}
        </button>
      )}
      <button type="button" className="link" onClick={() => onChange((before) => replaced(before, field))}>
        {t(draft.offered === '' ? 'ticketForm.empty' : 'ticketForm.replace')}
      </button>
    </p>
  );
}

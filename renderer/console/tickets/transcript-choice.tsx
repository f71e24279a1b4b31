import { useEffect, useId, useMemo, useState } from 'react';
import { type Spoken, spokenIn, transcriptOf } from '../../../broker/protocol/transcript';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';

interface TranscriptChoiceProps {
  readonly session: string;
  /** What the field holds from now on. */
  readonly onText: (text: string) => void;
}

const KINDS = ['whole', 'chosen', 'nothing'] as const;
type Kind = (typeof KINDS)[number];
const ALL = 20_000;

/** What of the conversation goes into the ticket: all of it, some messages, or nothing. */
export function TranscriptChoice({ session, onText }: TranscriptChoiceProps) {
  const t = useTexts();
  const id = useId();
  const [kind, setKind] = useState<Kind>('whole');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const spoken = useSpoken(session);

  const choose = (next: Kind): void => {
    setKind(next);
    if (next === 'nothing') onText('');
    else onText(transcriptOf(next === 'whole' ? spoken : spoken.filter(({ seq }) => chosen.has(seq))));
  };
  const toggle = (seq: number, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(seq);
    else next.delete(seq);
    setChosen(next);
    onText(transcriptOf(spoken.filter((message) => next.has(message.seq))));
  };

  return (
    <div className="transcript">
      <div className="transcript-kinds" role="radiogroup" aria-label={t('ticketForm.conversation')}>
        <span aria-hidden="true">{t('ticketForm.conversation')}</span>
        <div className="segments">
          {KINDS.map((each) => (
            <label key={each} className={kind === each ? 'segment is-chosen' : 'segment'}>
              <input type="radio" name={id} checked={kind === each} onChange={() => choose(each)} />
              {t(`ticketForm.${each}`)}
            </label>
          ))}
        </div>
      </div>
      {kind === 'chosen' ? (
        <fieldset className="transcript-messages">
          <legend className="visually-hidden">{t('ticketForm.messages')}</legend>
          {spoken.map((message) => (
            <label key={message.seq} className="transcript-message">
              <input
                type="checkbox"
                checked={chosen.has(message.seq)}
                onChange={(event) => toggle(message.seq, event.target.checked)}
              />
              <span className="transcript-by">{message.by}</span>
              <span className="transcript-text">{message.text}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}

/** All that was said, also what this window has not loaded. */
function useSpoken(session: string): readonly Spoken[] {
  const { core } = useParts();
  const [events, setEvents] = useState<Parameters<typeof spokenIn>[0]>([]);
  useEffect(() => {
    let over = false;
    void core.call('conversation.load', { session, limit: ALL }).then((part) => {
      if (!over && part.ok) setEvents(part.value.events);
    });
    return () => {
      over = true;
    };
  }, [core, session]);
  return useMemo(() => spokenIn(events), [events]);
}

import { type FormEvent, useId, useRef, useState } from 'react';
import type { ProtocolError } from '../../../broker/protocol/errors';
import type { TicketForm, TicketValue } from '../../../broker/protocol/tickets';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { FileChoice } from './file-choice';
import { TicketFieldInput } from './ticket-field-input';
import { TranscriptChoice } from './transcript-choice';

interface TicketFormFieldsProps {
  readonly session: string;
  readonly form: TicketForm;
  readonly onClose: () => void;
}

type Values = Readonly<Record<string, readonly TicketValue[]>>;
const PATH = 'data.values.';

/** The fields of the form, what is wrong with each, and what goes along from the chat. */
export function TicketFormFields({ session, form, onClose }: TicketFormFieldsProps) {
  const t = useTexts();
  const { core } = useParts();
  const [values, setValues] = useState<Values>(form.values);
  const [files, setFiles] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<ProtocolError | null>(null);
  const [busy, setBusy] = useState(false);
  // One attempt until the ticket is made or refused: a second click sends no second ticket.
  const attempt = useRef(crypto.randomUUID());
  const fields = useRef<HTMLFormElement>(null);
  const id = useId();
  const errors = new Map((problem?.fields ?? []).map(({ path, message }) => [path, message]));
  const known = form.fields.filter(({ code }) => errors.has(PATH + code));
  const set = (code: string, next: readonly TicketValue[]): void => {
    setValues((now) => ({ ...now, [code]: next }));
    // What is being corrected is not called wrong any more.
    setProblem((now) => now && { ...now, fields: now.fields?.filter(({ path }) => path !== PATH + code) ?? [] });
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const sent = Object.entries(values).map(([code, list]) => [code, list.map(({ value }) => value)] as const);
    const asked = await core.call('ticket.create', {
      session,
      attempt: attempt.current,
      values: Object.fromEntries(sent),
      files: [...files],
    });
    setBusy(false);
    if (asked.ok) {
      onClose();
      return;
    }
    setProblem(asked.error);
    const first = form.fields.find(({ code }) => asked.error.fields?.some(({ path }) => path === PATH + code));
    if (first !== undefined)
      fields.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(first.code)}"]`)?.focus();
  };

  return (
    <form ref={fields} className="ticket-form" onSubmit={submit} noValidate>
      <div className="ticket-fields">
        {form.fields.map((field) => (
          <div key={field.code} className={`ticket-field is-${field.type}`}>
            <TicketFieldInput
              field={field}
              values={values[field.code] ?? []}
              error={errors.get(PATH + field.code) ?? null}
              onChange={(next) => set(field.code, next)}
            />
            {field.code === form.transcript ? (
              <TranscriptChoice
                session={session}
                onText={(text) => set(field.code, text === '' ? [] : [{ value: text }])}
              />
            ) : null}
          </div>
        ))}
        {form.files.length === 0 ? null : <FileChoice files={form.files} chosen={files} onChange={setFiles} />}
      </div>
      <footer className="ticket-dialog-foot">
        <p id={`${id}-problem`} className="problem" role="alert">
          {problem === null || (problem.code === 'invalid' && known.length === 0)
            ? ''
            : known.length > 0
              ? t('ticketForm.correct', { count: known.length })
              : t('ticketForm.notMade', { reason: problem.message })}
        </p>
        <button type="button" className="button" onClick={onClose}>
          {t('ticketForm.cancel')}
        </button>
        <button type="submit" className="button primary" aria-describedby={`${id}-problem`} aria-disabled={busy}>
          {t(busy ? 'ticketForm.busy' : 'ticketForm.submit')}
        </button>
      </footer>
    </form>
  );
}

import { type FormEvent, useEffect, useId, useRef } from 'react';
import type { ProtocolError } from '../../../broker/protocol/errors';
import type { TicketForm } from '../../../broker/protocol/tickets';
import { useCore, useParts } from '../core/hooks';
import { type Translate, useTexts } from '../core/texts';
import { FileChoice } from './file-choice';
import { chosenFiles, followed, withFile, withValues } from './form-draft';
import { TicketFieldInput } from './ticket-field-input';
import { TranscriptChoice } from './transcript-choice';
import { useFormDraft } from './use-form-draft';
import { useSpoken } from './use-spoken';

interface TicketFormFieldsProps {
  readonly session: string;
  readonly form: TicketForm;
  readonly onClose: () => void;
}

const PATH = 'data.values.';

/** The fields of the form, what is wrong with each, and what goes along from the chat. */
export function TicketFormFields({ session, form, onClose }: TicketFormFieldsProps) {
  const t = useTexts();
  const { core } = useParts();
  const { draft, isKept, change, startOver, done } = useFormDraft(session, form);
  const { values, problem, busy } = draft;
  // Also those that come while the form is open.
  const files = useCore((state) => state.chats[session]?.fold.files ?? form.files);
  const chosen = chosenFiles(draft, form.attach, files).map(({ file }) => file);
  const fields = useRef<HTMLFormElement>(null);
  const spoken = useSpoken(session);
  const id = useId();
  const errors = new Map((problem?.fields ?? []).map(({ path, message }) => [path, message]));

  const inputOf = (code: string | undefined): HTMLElement | null =>
    code === undefined ? null : (fields.current?.querySelector(`[data-field="${CSS.escape(code)}"]`) ?? null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: after more was said, and with another form.
  useEffect(() => {
    const field = form.transcript;
    if (field === undefined || spoken === null) return;
    const isWriting = document.activeElement !== null && document.activeElement === inputOf(field);
    change((before) => followed(before, field, spoken, isWriting));
  }, [change, form.transcript, spoken]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    change((before) => ({ ...before, busy: true, touched: true }));
    const sent = form.fields.map(({ code }) => [code, (values[code] ?? []).map(({ value }) => value)] as const);
    const asked = await core.call('ticket.create', {
      session,
      attempt: draft.attempt,
      values: Object.fromEntries(sent),
      files: chosen,
    });
    if (asked.ok) {
      done();
      onClose();
      return;
    }
    change((before) => ({ ...before, busy: false, problem: asked.error }));
    inputOf(
      form.fields.find(({ code }) => asked.error.fields?.some(({ path }) => path === PATH + code))?.code,
    )?.focus();
  };

  return (
    <form ref={fields} className="ticket-form" onSubmit={submit} noValidate>
      {isKept ? (
        <p className="ticket-kept" role="status">
          <span>{t('ticketForm.kept')}</span>
          <button type="button" className="link" onClick={startOver}>
            {t('ticketForm.startOver')}
          </button>
        </p>
      ) : null}
      <div className="ticket-fields">
        {form.fields.map((field) => (
          <div key={field.code} className={`ticket-field is-${field.type}`}>
            <TicketFieldInput
              field={field}
              values={values[field.code] ?? []}
              error={errors.get(PATH + field.code) ?? null}
              onChange={(next) => change((before) => withValues(before, field.code, next))}
            />
            {field.code === form.transcript && spoken !== null ? (
              <TranscriptChoice draft={draft} field={field.code} spoken={spoken} onChange={change} />
            ) : null}
          </div>
        ))}
        {files.length === 0 || form.attach === 'refused' ? null : (
          <FileChoice
            files={files}
            chosen={chosen}
            onChoose={(file, on) => change((before) => withFile(before, file, on))}
          />
        )}
      </div>
      <footer className="ticket-dialog-foot">
        <p id={`${id}-problem`} className="problem" role="alert">
          {problem === null ? '' : problemText(problem, form, t)}
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

/** What is wrong: at fields of the form, where each says so itself, or with something that the form does not show. */
function problemText({ message, fields = [] }: ProtocolError, form: TicketForm, t: Translate): string {
  const isShown = (path: string): boolean => form.fields.some(({ code }) => path === PATH + code);
  const count = fields.filter(({ path }) => isShown(path)).length;
  if (count > 0) return t('ticketForm.correct', { count });
  const reason = [message, ...fields.map((field) => field.message).filter((text) => text !== message)].join(' ');
  return t('ticketForm.notMade', { reason });
}

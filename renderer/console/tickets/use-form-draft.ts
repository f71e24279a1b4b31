import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { TicketForm } from '../../../broker/protocol/tickets';
import { useParts } from '../core/hooks';
import { type FormDraft, startOf } from './form-draft';

export interface FormDraftState {
  readonly draft: FormDraft;
  /** Whether it was begun when the dialog was open before. */
  readonly isKept: boolean;
  readonly change: (edit: (draft: FormDraft) => FormDraft) => void;
  /** The form as it would be in a new dialog. */
  readonly startOver: () => void;
  /** The ticket is made: nothing is left to keep. */
  readonly done: () => void;
}

/** The ticket form of a chat. It is kept in this window when its dialog is closed, once anything was changed in it. */
export function useFormDraft(session: string, form: TicketForm): FormDraftState {
  const { ui } = useParts();
  const [first, setFirst] = useState(() => startOf(form, crypto.randomUUID()));
  const [isKept, setKept] = useState(() => ui.getState().ticketForms[session] !== undefined);
  const draft = useStore(ui, (state) => state.ticketForms[session]) ?? first;

  const change = useCallback(
    (edit: (draft: FormDraft) => FormDraft): void =>
      ui.setState(({ ticketForms }) => {
        const before = ticketForms[session] ?? first;
        const after = edit(before);
        return after === before ? {} : { ticketForms: { ...ticketForms, [session]: after } };
      }),
    [ui, session, first],
  );
  const done = useCallback((): void => {
    ui.setState(({ ticketForms: { [session]: _gone, ...ticketForms } }) => ({ ticketForms }));
  }, [ui, session]);
  useEffect(
    () => () => {
      // The next dialog starts with what the chat says by then.
      if (ui.getState().ticketForms[session]?.touched === false) done();
    },
    [ui, session, done],
  );

  return {
    draft,
    isKept: isKept && draft.touched,
    change,
    startOver: () => {
      setFirst(startOf(form, crypto.randomUUID()));
      setKept(false);
      done();
    },
    done,
  };
}

import { useEffect, useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { ProtocolError } from '../../../broker/protocol/errors';
import type { TicketForm } from '../../../broker/protocol/tickets';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useVisitorName } from '../core/visitor-name';
import { TicketFormFields } from './ticket-form-fields';

interface CreateTicketProps {
  readonly session: string;
  readonly onClose: () => void;
}

type Loaded = { readonly form: TicketForm } | { readonly problem: ProtocolError } | null;

/** The dialog that makes a ticket of a chat. The form comes from the ticket system, filled in from the chat. */
export function CreateTicket({ session, onClose }: CreateTicketProps) {
  const t = useTexts();
  const { core } = useParts();
  const visitor = useVisitorName(session);
  const [loaded, setLoaded] = useState<Loaded>(null);
  const [tries, setTries] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each try.
  useEffect(() => {
    let over = false;
    setLoaded(null);
    void core.call('ticket.form', { session }).then((answer) => {
      if (!over) setLoaded(answer.ok ? { form: answer.value } : { problem: answer.error });
    });
    return () => {
      over = true;
    };
  }, [core, session, tries]);

  return (
    <ModalOverlay
      className="overlay"
      isOpen
      isKeyboardDismissDisabled={false}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className="modal ticket-modal">
        <Dialog className="ticket-dialog">
          <header className="ticket-dialog-head">
            <Heading slot="title">{t('ticketForm.heading')}</Heading>
            <p>{t('ticketForm.of', { visitor })}</p>
          </header>
          {loaded === null ? (
            <p className="ticket-dialog-state" role="status">
              {t('ticketForm.loading')}
            </p>
          ) : 'problem' in loaded ? (
            <div className="ticket-dialog-state">
              <p className="problem" role="alert">
                {t('ticketForm.failed', { reason: loaded.problem.message })}
              </p>
              <div className="dialog-buttons">
                <button type="button" className="button" onClick={onClose}>
                  {t('ticketForm.cancel')}
                </button>
                <button type="button" className="button primary" onClick={() => setTries(tries + 1)}>
                  {t('ticketForm.retry')}
                </button>
              </div>
            </div>
          ) : (
            <TicketFormFields session={session} form={loaded.form} onClose={onClose} />
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

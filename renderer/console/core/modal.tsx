import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface ModalProps {
  readonly labelledBy: string;
  readonly describedBy?: string;
  readonly role?: 'alertdialog';
  readonly className?: string;
  /** Esc was pressed. */
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** The browser's own dialog: it keeps the focus inside, and gives it back to where it was. */
export function Modal({ labelledBy, describedBy, role, className, onCancel, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Before it is taken out of the page: only so the focus goes back.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      role={role}
      className={className}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      {children}
    </dialog>
  );
}

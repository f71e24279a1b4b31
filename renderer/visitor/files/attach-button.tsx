import { useRef } from 'react';
import { t } from '../texts';
import { ACCEPT } from './attachment';

/** Opens the device's file picker, which offers what may be sent. */
export function AttachButton({ attach }: { readonly attach: (files: readonly File[]) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className="button attach"
        aria-label={t('files.attach')}
        title={t('files.attach')}
        onClick={() => picker.current?.click()}
      >
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" className="line-icon">
          <path d="m21.4 11.05-9.2 9.2a6 6 0 0 1-8.5-8.5l9.2-9.2a4 4 0 0 1 5.7 5.7l-9.2 9.2a2 2 0 0 1-2.8-2.8l8.5-8.5" />
        </svg>
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept={ACCEPT}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])];
          // So that the same file can be chosen again.
          event.currentTarget.value = '';
          if (chosen.length > 0) attach(chosen);
        }}
      />
    </>
  );
}

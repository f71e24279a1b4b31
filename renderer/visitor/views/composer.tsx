import type { ClipboardEvent, FormEvent, KeyboardEvent, RefObject } from 'react';
import { useStore } from 'zustand';
import { DEFAULT_LIMITS } from '../../../broker/protocol/limits';
import type { KeptDraft } from '../chat/draft';
import { AttachButton } from '../files/attach-button';
import { t } from '../texts';

const LIMIT = DEFAULT_LIMITS.messageCharacters;
/** From here on the characters left are shown. */
const NEAR = 500;

interface ComposerProps {
  /** What is typed, kept over a reload. */
  readonly draft: KeptDraft;
  /** Resolves when the message is safe on disk. */
  readonly send: (text: string) => Promise<void>;
  readonly typing: (on: boolean) => void;
  /** Files that go with the message. */
  readonly attached: number;
  readonly attach: (files: readonly File[]) => void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onPaste: (event: ClipboardEvent) => void;
}

export function Composer({ draft, send, typing, attached, attach, field, onPaste }: ComposerProps) {
  const { text } = useStore(draft.store);
  const left = LIMIT - text.length;
  const ready = (text.trim() !== '' || attached > 0) && left >= 0;

  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (!ready) return;
    // As it is now: a second Enter may come before the field has been drawn empty.
    const message = draft.store.getState().text;
    const sent = send(message);
    // Cleared at once, so that nothing typed while the disk is written is mixed up with it.
    draft.write({ text: '' });
    field.current?.focus();
    try {
      await sent;
    } catch {
      // It was not taken: the text is still the visitor's.
      draft.giveBack(message);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    void submit();
  };

  return (
    <form className="composer" onSubmit={submit}>
      <AttachButton attach={attach} />
      <textarea
        ref={field}
        rows={1}
        aria-label={t('chat.message')}
        aria-describedby={left <= NEAR ? 'left' : undefined}
        placeholder={t('chat.placeholder')}
        value={text}
        enterKeyHint="send"
        onInput={(event) => {
          const typed = event.currentTarget.value;
          draft.write({ text: typed });
          typing(typed !== '');
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <button type="submit" className="button primary send" disabled={!ready}>
        {t('chat.send')}
      </button>
      {left <= NEAR ? (
        <p id="left" className={left < 0 ? 'left problem' : 'left'} role="status" aria-label={t('chat.message')}>
          {left < 0 ? t('chat.tooLong', { count: -left }) : t('chat.left', { count: left })}
        </p>
      ) : null}
    </form>
  );
}

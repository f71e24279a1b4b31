import { type ClipboardEvent, type FormEvent, type KeyboardEvent, type RefObject, useState } from 'react';
import { DEFAULT_LIMITS } from '../../../broker/protocol/limits';
import { AttachButton } from '../files/attach-button';
import { t } from '../texts';

const LIMIT = DEFAULT_LIMITS.messageCharacters;
/** From here on the characters left are shown. */
const NEAR = 500;

interface ComposerProps {
  /** Resolves when the message is safe on disk. */
  readonly send: (text: string) => Promise<void>;
  readonly typing: (on: boolean) => void;
  /** Files that go with the message. */
  readonly attached: number;
  readonly attach: (files: readonly File[]) => void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onPaste: (event: ClipboardEvent) => void;
}

export function Composer({ send, typing, attached, attach, field, onPaste }: ComposerProps) {
  const [text, setText] = useState('');
  const left = LIMIT - text.length;
  const ready = (text.trim() !== '' || attached > 0) && left >= 0;

  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (!ready) return;
    const message = text;
    // Cleared at once, so that nothing typed while the disk is written is mixed up with it.
    setText('');
    field.current?.focus();
    try {
      await send(message);
    } catch {
      // The disk refused: the text is still the visitor's.
      setText((typed) => (typed === '' ? message : `${message}\n${typed}`));
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
          setText(typed);
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

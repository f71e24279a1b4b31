import { Check, Copy, Trash2 } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { EMPTY_DRAFT } from '../../../electron/contract/state';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useWriteIn } from './use-write-in';

interface ChatOverProps {
  readonly session: string;
  /** Why nothing can be written here any more. */
  readonly text: string;
}

/** In the place of the field when a chat is over or gone. What stood in the field stays, to be copied. */
export function ChatOver({ session, text }: ChatOverProps) {
  const t = useTexts();
  const { core } = useParts();
  const id = useId();
  const place = useRef<HTMLElement>(null);
  const draft = useCore((state) => state.chats[session]?.draft ?? EMPTY_DRAFT);
  const [copied, setCopied] = useState(false);
  const unsent = useRef<HTMLTextAreaElement>(null);
  useWriteIn(session, place);
  const copy = async (): Promise<void> => {
    unsent.current?.select();
    await navigator.clipboard.writeText(draft.text).then(
      () => setCopied(true),
      // Without the right to it, what is selected can be copied by hand.
      () => unsent.current?.focus(),
    );
  };
  return (
    <section ref={place} className="chat-over" tabIndex={-1} aria-label={text}>
      <p>{text}</p>
      {draft.text.trim() === '' ? null : (
        <div className="chat-unsent">
          <label htmlFor={`${id}-text`}>{t(draft.note ? 'over.note' : 'over.unsent')}</label>
          <textarea ref={unsent} id={`${id}-text`} rows={2} readOnly value={draft.text} />
          <div className="chat-unsent-buttons">
            <button type="button" className="button small" onClick={() => void copy()}>
              {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
              {t(copied ? 'over.copied' : 'over.copy')}
            </button>
            <button
              type="button"
              className="button quiet small"
              onClick={() => void core.call('chat.draft', { session, draft: EMPTY_DRAFT })}
            >
              <Trash2 size={14} aria-hidden="true" />
              {t('over.discard')}
            </button>
          </div>
        </div>
      )}
    </section>
  );
}

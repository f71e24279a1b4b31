import { SendHorizontal } from 'lucide-react';
import {
  type ClipboardEvent,
  type DragEvent,
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
  useId,
  useRef,
} from 'react';
import { DEFAULT_LIMITS, TYPING_INTERVAL_MS } from '../../../broker/protocol/limits';
import { isVisible } from '../../../broker/protocol/visible-text';
import { carriedBy } from '../../ui/carried/carried-by';
import { isForUs, meantBy } from '../../ui/carried/meant';
import { putIn } from '../../ui/carried/put-in';
import { Switch } from '../../ui/switch';
import { Picker } from '../canned/picker/picker';
import { usePicker } from '../canned/picker/use-picker';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useCaret } from './use-caret';
import { useDraft } from './use-draft';
import { useWriteIn } from './use-write-in';

/** From here on the characters left are shown. */
const NEAR = 500;

interface ComposerProps {
  readonly session: string;
  readonly visitor: string;
  /** A message or note is on its way. */
  readonly onSent: () => void;
}

/** Writes into one chat, and never into another: the draft belongs to the chat. */
export function Composer({ session, visitor, onSent }: ComposerProps) {
  const t = useTexts();
  const { core } = useParts();
  const { draft, problem, setDraft, setProblem } = useDraft(session);
  const field = useRef<HTMLTextAreaElement>(null);
  const typedAt = useRef(0);
  const id = useId();
  const { text, note } = draft;
  // Before the picker, which puts the caret where it wants it.
  useCaret(field, text);
  useWriteIn(session, field);
  const picker = usePicker({ session, field, text });
  const limit = useCore((state) => state.workspace?.messageCharacters) ?? DEFAULT_LIMITS.messageCharacters;
  const left = limit - text.length;
  const ready = isVisible(text) && left >= 0;

  const tellTyping = (typed: string): void => {
    // Colleagues' notes are nobody's business.
    if (note) return;
    const on = typed !== '';
    const now = Date.now();
    if (on && now - typedAt.current < TYPING_INTERVAL_MS) return;
    typedAt.current = on ? now : 0;
    void core.call('chat.typing', { session, on });
  };
  const submit = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    if (!ready) return;
    if (!picker.mayLeave()) {
      setProblem(t('canned.blankLeft'));
      return;
    }
    setDraft({ text: '', note });
    typedAt.current = 0;
    field.current?.focus();
    const sent = await core.call('message.send', { session, text, note });
    if (sent.ok) {
      onSent();
      return;
    }
    // It is not on disk: the text goes back to where it was, before anything typed since.
    setDraft((now) => ({ text: now.text === '' ? text : `${text}\n${now.text}`, note }));
    setProblem(sent.error.message);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (picker.onKeyDown(event)) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    void submit();
  };
  const bring = useBring(field, () => setProblem(t('composer.noFiles')));

  return (
    <form className={note ? 'composer is-note' : 'composer'} onSubmit={submit} {...bring}>
      <textarea
        {...picker.fieldProps}
        dir="auto"
        ref={field}
        rows={2}
        aria-label={t('composer.message')}
        aria-describedby={`${id}-hint`}
        placeholder={note ? t('composer.placeholderNote') : t('composer.placeholder', { visitor })}
        value={text}
        onChange={(event) => {
          setProblem(null);
          setDraft({ text: event.target.value, note });
          tellTyping(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      <Picker picker={picker} session={session} />
      {problem === null ? null : (
        <p className="problem composer-problem" role="alert">
          {t('composer.failed', { reason: problem })}
        </p>
      )}
      <div className="composer-foot">
        <Switch label={t('composer.note')} on={note} onChange={(on) => setDraft({ text, note: on })} />
        <p id={`${id}-hint`} className={left < 0 ? 'composer-hint problem' : 'composer-hint'}>
          {left < 0
            ? t('composer.tooLong', { count: -left })
            : left <= NEAR
              ? t('composer.left', { count: left })
              : t('composer.hint')}
        </p>
        <button type="submit" className={note ? 'button note-button' : 'button primary'} disabled={!ready}>
          <SendHorizontal size={16} aria-hidden="true" />
          {t(note ? 'composer.addNote' : 'composer.send')}
        </button>
      </div>
    </form>
  );
}

/**
 * What is pasted or dropped, where a field would not take it by itself. Visitors send files, agents do not: `onFiles`
 * says so when there is nothing else in it.
 */
function useBring(field: RefObject<HTMLTextAreaElement | null>, onFiles: () => void) {
  /** The browser puts pasted text into the field itself; text that was dropped beside it not. */
  const bring = (event: ClipboardEvent | DragEvent, data: DataTransfer, isDropped: boolean): void => {
    const meant = meantBy(carriedBy(data));
    if (meant.kind === 'nothing' || (meant.kind === 'text' && !isDropped)) return;
    event.preventDefault();
    if (meant.kind === 'files') onFiles();
    else if (field.current !== null) putIn(field.current, meant.text);
  };
  return {
    onPaste: (event: ClipboardEvent): void => bring(event, event.clipboardData, false),
    onDragOver: (event: DragEvent): void => {
      if (isForUs(event.dataTransfer.types)) event.preventDefault();
    },
    onDrop: (event: DragEvent): void => {
      if (isForUs(event.dataTransfer.types)) bring(event, event.dataTransfer, true);
    },
  };
}

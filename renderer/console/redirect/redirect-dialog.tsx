import { Search } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { RedirectTarget } from '../../../broker/protocol/redirects';
import { REDIRECT_NOTE_CHARACTERS } from '../../../broker/protocol/redirects';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { Colleagues, Skills } from './target-lists';
import { useTargets } from './use-targets';

interface RedirectDialogProps {
  readonly session: string;
  readonly onClose: () => void;
}

/** Asks whom to redirect to, and for a note that goes along. The browser's own dialog, as `EndQuestion` is. */
export function RedirectDialog({ session, onClose }: RedirectDialogProps) {
  const t = useTexts();
  const { core } = useParts();
  const dialog = useRef<HTMLDialogElement>(null);
  const lists = useRef<HTMLDivElement>(null);
  const id = useId();
  const [search, setSearch] = useState('');
  const [target, setTarget] = useState<RedirectTarget | null>(null);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { colleagues, skills, isOpen } = useTargets(session, search);
  useEffect(() => dialog.current?.showModal(), []);

  // Somebody who was chosen may be full or gone by now.
  const chosen = target !== null && isOpen(target) ? target : null;
  const redirect = async (): Promise<void> => {
    if (chosen === null || busy) return;
    setBusy(true);
    const words = note.trim();
    const done = await core.call('redirect.offer', { session, to: chosen, ...(words !== '' && { note: words }) });
    setBusy(false);
    if (done.ok) onClose();
    else setProblem(done.error.message);
  };

  return (
    <dialog ref={dialog} className="redirect" aria-labelledby={`${id}-heading`} onClose={onClose}>
      <h2 id={`${id}-heading`}>{t('redirect.heading')}</h2>
      <div className="redirect-search">
        <Search size={16} aria-hidden="true" />
        <input
          type="search"
          autoFocus
          aria-label={t('redirect.search')}
          placeholder={t('redirect.searchHint')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            lists.current?.querySelector<HTMLElement>('[role=listbox]')?.focus();
          }}
        />
      </div>
      <div className="redirect-lists" ref={lists}>
        {colleagues.length + skills.length === 0 ? (
          <p className="redirect-none">{t('redirect.noMatch', { text: search })}</p>
        ) : null}
        {colleagues.length === 0 && search !== '' ? null : (
          <Colleagues colleagues={colleagues} chosen={chosen} choose={setTarget} />
        )}
        {skills.length === 0 ? null : <Skills skills={skills} chosen={chosen} choose={setTarget} />}
      </div>
      <label className="redirect-note">
        <span>{t('redirect.note')}</span>
        <textarea
          dir="auto"
          rows={2}
          value={note}
          maxLength={REDIRECT_NOTE_CHARACTERS}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <p id={`${id}-hint`} className="hint">
        {t('redirect.noteHint')}
      </p>
      <Consequence chosen={chosen} />
      {problem === null ? null : (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {t('redirect.cancel')}
        </button>
        <button
          type="button"
          className="button primary"
          disabled={chosen === null || busy}
          onClick={() => void redirect()}
        >
          {t('redirect.button')}
        </button>
      </div>
    </dialog>
  );
}

/** What will happen; it keeps its room while nobody is chosen, so that the buttons stay where they are. */
function Consequence({ chosen }: { readonly chosen: RedirectTarget | null }) {
  const t = useTexts();
  const redirect = useCore((state) => state.workspace?.redirect);
  const asked = redirect?.mode === 'asked';
  const seconds = Math.round((redirect?.timeoutMs ?? 0) / 1_000);
  return (
    <p className="redirect-consequence" aria-live="polite">
      {chosen === null
        ? ''
        : 'skill' in chosen
          ? t('redirect.toSkill')
          : t(asked ? 'redirect.asked' : 'redirect.immediate', { seconds })}
    </p>
  );
}

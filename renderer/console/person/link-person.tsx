import { UserRoundSearch } from 'lucide-react';
import { useState } from 'react';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { PersonPicker } from './person-picker';

/** Finds out who the visitor is: a person chosen here is linked to the session. */
export function LinkPerson({ session }: { readonly session: string }) {
  const t = useTexts();
  const { core } = useParts();
  const isLinked = useCore((state) => (state.chats[session]?.fold.person ?? null) !== null);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const link = async (person: string): Promise<void> => {
    const done = await core.call('person.link', { session, person });
    setProblem(done.ok ? null : done.error.message);
    if (done.ok) setOpen(false);
  };
  if (!open) {
    return (
      <button type="button" className="button quiet link-person" onClick={() => setOpen(true)}>
        <UserRoundSearch size={14} aria-hidden="true" />
        {t(isLinked ? 'person.change' : 'person.link')}
      </button>
    );
  }
  return (
    <div className="link-person-search">
      <PersonPicker
        label={t('person.find')}
        autoFocus
        value={null}
        onChange={(person) => {
          if (person !== null) void link(person.id);
        }}
      />
      {problem === null ? null : (
        <p className="problem" role="alert">
          {t('person.linkFailed', { reason: problem })}
        </p>
      )}
      <button type="button" className="button quiet" onClick={() => setOpen(false)}>
        {t('person.linkCancel')}
      </button>
    </div>
  );
}

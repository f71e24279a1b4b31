import { useStore } from 'zustand';
import { visitorNameIn } from '../../../../electron/contract/open-chats';
import { useCore, useParts } from '../../core/hooks';
import { useTexts } from '../../core/texts';
import { EditDialog } from '../dialogs/edit-dialog';
import { generalise } from '../fill/placeholders';
import { useValues } from '../fill/use-values';

/** The dialog of a message that is kept as a canned response: names in it have become placeholders. */
export function KeepMessage({ session }: { readonly session: string }) {
  const t = useTexts();
  const { ui } = useParts();
  const keeping = useStore(ui, (state) => state.keeping);
  const language = useCore((state) => state.chats[session]?.fold.language ?? 'en');
  const values = useValues(session);
  const visitor = useCore((state) => visitorNameIn(state.chats, session));
  if (keeping === null || keeping.session !== session) return null;
  const known = Object.fromEntries(Object.entries(values).filter(([name]) => /^(visitor|agent)\./u.test(name)));
  // A name that was made up is a name here too, though nobody is greeted by it.
  const names = { ...known, 'visitor.name': known['visitor.name'] ?? visitor };
  const text = {
    name: '',
    content: generalise(keeping.text, names),
    language,
    category: t('canned.newCategory'),
    shared: false,
  };
  return <EditDialog editing={{ kind: 'new', text }} onClose={() => ui.setState({ keeping: null })} />;
}

import { Forward } from 'lucide-react';
import { useState } from 'react';
import { BarButton } from '../chats/bar-button';
import { useCore } from '../core/hooks';
import { useTexts } from '../core/texts';
import { RedirectDialog } from './redirect-dialog';

/** Opens the dialog for a chat that is this agent's. One offer at a time: while one is open there is no other. */
export function RedirectButton({ session }: { readonly session: string }) {
  const t = useTexts();
  const offered = useCore((state) => (state.chats[session]?.fold.offer ?? null) !== null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <BarButton icon={Forward} name={t('redirect.button')} disabled={offered} onClick={() => setOpen(true)} />
      {open ? <RedirectDialog session={session} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

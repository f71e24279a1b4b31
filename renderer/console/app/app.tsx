import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { SignIn } from '../sign-in/sign-in';
import { Nothing, PopOutWindow } from '../windows/pop-out';
import { useWindow } from '../windows/use-windows';
import { useTheme } from './theme';
import { Workspace } from './workspace';

/** What the window shows: the sign-in, or the workspace with the chats. */
export function App() {
  const { core, shows } = useParts();
  const hasState = useStore(core.store, ({ state }) => state !== null);
  const linked = useStore(core.store, (view) => view.linked);
  const signedIn = useStore(core.store, ({ state }) => state?.signIn.kind === 'signedIn');
  useTheme();
  useWindow();
  if (!hasState) return linked ? <Loading /> : <Waiting />;
  return (
    <>
      {linked ? null : <Closed />}
      {shows.kind === 'main' ? (
        signedIn ? (
          <Workspace />
        ) : (
          <SignIn />
        )
      ) : signedIn ? (
        <PopOutWindow target={shows} />
      ) : (
        <SignedOut />
      )}
    </>
  );
}

/** A window of its own has nothing to show while nobody is signed in. */
function SignedOut() {
  const t = useTexts();
  return <Nothing text={t('windows.signedOut')} />;
}

function Loading() {
  const t = useTexts();
  return (
    <main className="whole" aria-busy="true">
      <p role="status">{t('app.loading')}</p>
    </main>
  );
}

/** The core has not answered yet; after a moment that is said. */
function Waiting() {
  const t = useTexts();
  const why = useWhyClosed();
  useEffect(() => {
    document.documentElement.dataset.waiting = '';
    return () => {
      delete document.documentElement.dataset.waiting;
    };
  }, []);
  return (
    <main className="whole waiting">
      <h1>{t(why)}</h1>
      <p>{t(`${why}Text`)}</p>
    </main>
  );
}

/** Whether the program is not there, or is there and does not know this page. */
function useWhyClosed(): 'app.closed' | 'app.stranger' {
  const { core } = useParts();
  return useStore(core.store, ({ notLetIn }) => (notLetIn === true ? 'app.stranger' : 'app.closed'));
}

function Closed() {
  const t = useTexts();
  const why = useWhyClosed();
  return (
    <div className="closed" role="alert">
      <strong>{t(why)}.</strong> {t(`${why}Text`)}
    </div>
  );
}

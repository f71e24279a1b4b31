import '../ui/no-eval';
import { createRoot } from 'react-dom/client';
import { keepStrayDrops } from '../ui/carried/stray-drops';
import { keepInputMethodKeys } from '../ui/keys/keep-input-method-keys';
import { App } from './app/app';
import { CannedSearch } from './canned/search/canned-search';
import { CoreClient } from './core/client';
import { keepFocusHome } from './core/focus-home';
import { PartsContext } from './core/hooks';
import { Locale } from './core/locale';
import { createUiStore } from './core/ui-store';
import { openWebPort } from './core/web-port';
import { addressOf, targetOf } from './windows/address';
import { coreOpener, pageOpener } from './windows/opener';
import { followWishes, leadLinksToConsole } from './windows/view-links';
import './console.css';

keepInputMethodKeys(window);
keepStrayDrops(window);
const shows = targetOf(location.hash);
// Electron's preload gives the window a port; a browser opens one to the web host.
const bridge = window.parley;
const core = new CoreClient(() => bridge?.openPort() ?? openWebPort(), shows);
const parts = {
  core,
  shows,
  ui: createUiStore(),
  canned: new CannedSearch(core.store),
  windows: bridge === undefined ? pageOpener(core) : coreOpener(core),
};
// A window of one chat is small: the user data is shown when it is asked for.
if (shows.kind === 'chat') parts.ui.setState({ userDataOpen: false });
if (shows.kind === 'main') followWishes(core);
else leadLinksToConsole(core, parts.windows);
// Another address may name another window: then this is one.
addEventListener('hashchange', () => {
  if (addressOf(targetOf(location.hash)) !== addressOf(shows)) location.reload();
});

keepFocusHome(document, new AbortController().signal);

const place = document.getElementById('app');
if (place !== null) {
  createRoot(place).render(
    <Locale>
      <PartsContext value={parts}>
        <App />
      </PartsContext>
    </Locale>,
  );
}

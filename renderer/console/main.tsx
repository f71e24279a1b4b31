import '../ui/no-eval';
import { createRoot } from 'react-dom/client';
import { IntlProvider } from 'react-intl';
import { consoleTexts } from '../i18n/en/console-texts';
import { App } from './app/app';
import { CannedSearch } from './canned/search/canned-search';
import { CoreClient } from './core/client';
import { PartsContext } from './core/hooks';
import { createUiStore } from './core/ui-store';
import { openWebPort } from './core/web-port';
import './console.css';

// Electron's preload gives the window a port; a browser opens one to the web host.
const core = new CoreClient(() => window.parley?.openPort() ?? openWebPort());
const parts = { core, ui: createUiStore(), canned: new CannedSearch(core.store) };

const place = document.getElementById('app');
if (place !== null) {
  createRoot(place).render(
    <IntlProvider locale="en-US" messages={consoleTexts}>
      <PartsContext value={parts}>
        <App />
      </PartsContext>
    </IntlProvider>,
  );
}

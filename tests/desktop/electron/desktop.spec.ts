import { electronMissing } from '../../e2e/desktop-app';
import { desktopFlows } from '../../e2e/desktop-flows';
import { test } from '../../e2e/watched';

test.beforeEach(async ({ browserName: _browser }, info) => {
  // Reported as skipped, with the reason: without Electron nothing here has been shown.
  const missing = electronMissing();
  info.skip(missing !== null, missing ?? '');
});

desktopFlows('electron');

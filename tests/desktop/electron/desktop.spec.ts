import { test } from '@playwright/test';
import { electronMissing } from '../../e2e/desktop-app';
import { desktopFlows } from '../../e2e/desktop-flows';

const missing = electronMissing();
// Reported as skipped, with the reason: without Electron nothing here has been shown.
test.skip(missing !== null, missing ?? '');

desktopFlows('electron');

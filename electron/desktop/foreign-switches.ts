/**
 * Switches that are for Electron, Chromium, the installer or the system, not for Parley. They are passed over, with a
 * value or without. A closed list: whatever is on neither list is a mistyped option of ours, and is complained of. What
 * would take protection from the page (`--disable-web-security`, `--ignore-certificate-errors`, `--disable-gpu-sandbox`)
 * is not on it, but for `--no-sandbox`: that one has an answer of its own (`sandbox.ts`).
 */
const FOREIGN: ReadonlySet<string> = new Set([
  // electron-builder: `app-builder-lib/templates/nsis/common.nsh` starts the new version with it after an update.
  'updated',

  // Electron: `docs/api/command-line-switches.md`, "Electron CLI Flags".
  'auth-negotiate-delegate-whitelist',
  'auth-server-whitelist',
  'disable-geolocation',
  'disable-http-cache',
  'disable-http2',
  'disable-ntlm-v2',
  'disable-renderer-backgrounding',
  'disk-cache-size',
  'enable-logging',
  'force-fieldtrials',
  'force_high_performance_gpu',
  'force_low_power_gpu',
  'host-resolver-rules',
  'host-rules',
  'ignore-connections-limit',
  'js-flags',
  'lang',
  'log-file',
  'log-level',
  'log-net-log',
  'no-proxy-server',
  'no-sandbox',
  'no-stdio-init',
  'proxy-bypass-list',
  'proxy-pac-url',
  'proxy-server',
  'remote-debugging-port',
  'v',
  'vmodule',
  'xdg-portal-required-version',

  // The same page, "Node.js Flags"; the fuses of a release make nothing of them.
  'inspect',

  // Chromium: the `*_switches.cc` of content, gpu, media, ui and components; no page lists them.
  'auth-negotiate-delegate-allowlist',
  'auth-server-allowlist',
  'autoplay-policy',
  'disable-accelerated-2d-canvas',
  'disable-background-timer-throttling',
  'disable-backgrounding-occluded-windows',
  'disable-dev-shm-usage',
  'disable-features',
  'disable-gpu',
  'disable-gpu-compositing',
  'disable-gpu-vsync',
  'disable-renderer-accessibility',
  'disable-software-rasterizer',
  'enable-features',
  'enable-wayland-ime',
  'force-color-profile',
  'force-dark-mode',
  'force-device-scale-factor',
  'force-high-contrast',
  'force-prefers-reduced-motion',
  'force-renderer-accessibility',
  'high-dpi-support',
  'ignore-gpu-blocklist',
  'in-process-gpu',
  'ozone-platform',
  'ozone-platform-hint',
  'password-store',
  'proxy-auto-detect',
  'touch-events',
  'use-angle',
  'use-gl',
  'wayland-text-input-version',

  // Chromium adds these to the command line of a second start that it hands to the first.
  'allow-file-access-from-files',
  'original-process-start-time',
]);

/** What macOS gives a program that it starts from the Finder. */
const PROCESS_SERIAL_NUMBER = /^-psn_/;

/** Whether an argument is a switch that others look at. A value is part of it: Chromium knows `--name=value` alone. */
export function isForeignSwitch(argument: string): boolean {
  const name = /^--([^=]+)(=|$)/.exec(argument)?.[1];
  return name === undefined ? PROCESS_SERIAL_NUMBER.test(argument) : FOREIGN.has(name);
}

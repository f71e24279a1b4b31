import type { Configuration } from 'electron-builder';
import { fuses } from './fuses';

/** A build for tests alone, into a folder of its own: it may be inspected (`fuses.ts`). */
const testBuild = process.env.PARLEY_TEST_BUILD === '1';

const SCRIPTS = {
  afterInstall: 'electron/packaging/linux/after-install.sh',
  afterRemove: 'electron/packaging/linux/after-remove.sh',
} as const;
/** Those of electron-builder (`app-builder-lib/out/targets/FpmTarget.js`), which a list of ours replaces. */
const DEB_DEPENDS = [
  'libgtk-3-0',
  'libnotify4',
  'libnss3',
  'libxss1',
  'libxtst6',
  'xdg-utils',
  'libatspi2.0-0',
  'libuuid1',
  'libsecret-1-0',
];
const RPM_DEPENDS = [
  'gtk3',
  'libnotify',
  'nss',
  'libXScrnSaver',
  '(libXtst or libXtst6)',
  'xdg-utils',
  'at-spi2-core',
  '(libuuid or libuuid1)',
];

/**
 * How installers are made: `npm run package`, with electron-builder's own options after `--`
 * (`npm run package -- --win`, `-- --dir`). The programs in `dist/` hold their libraries, so a package needs no
 * `node_modules`. Signing is by electron-builder's environment variables (`CSC_LINK`, `CSC_KEY_PASSWORD`, ...).
 */
const configuration = {
  // The shell gives Windows the same id: notifications and the taskbar know the program by it.
  appId: 'app.parley.console',
  productName: 'Parley',
  copyright: 'Copyright © 2026 The Parley authors',
  directories: { output: testBuild ? 'out/test' : 'out', buildResources: 'electron/packaging/resources' },
  files: [
    'dist/main/**',
    // The web host and its choice are for the project, where Electron's program may be missing.
    '!dist/main/start.js',
    '!dist/main/webhost.js',
    'dist/preload/**',
    'dist/icons/**',
    'dist/console/**',
    'dist/visitor/**',
    'package.json',
    'LICENSE',
    '!**/*.map',
    '!node_modules/**',
  ],
  // For whoever administers machines: templates and the schema of the machine policy, and the guide.
  extraResources: [
    { from: 'electron/packaging/policy', to: 'policy' },
    { from: 'electron/packaging/DEPLOYMENT.md', to: 'DEPLOYMENT.md' },
  ],
  asar: true,
  npmRebuild: false,
  extraMetadata: {
    main: 'dist/main/shell.js',
    // Notifications and key stores show this name.
    productName: 'Parley',
    // By it a desktop of Linux knows which windows belong to the entry in its menu.
    desktopName: 'parley.desktop',
    // deb and rpm name one; without it they are not made.
    homepage: 'https://parley.invalid/',
  },
  // The older one makes AppImages that need FUSE 2, which newer systems lack, and that start without the sandbox.
  toolsets: { appimage: '1.0.3' },
  electronFuses: fuses(testBuild),
  // Only for links into the console: the window itself lives at a scheme of its own.
  protocols: [{ name: 'Parley', schemes: ['parley'] }],
  // A link to a chat as a file, as for an e-mail or a ticket (`desktop/deep-links.ts`).
  fileAssociations: [
    { ext: 'parley', name: 'Parley link', mimeType: 'application/x-parley-link', role: 'Viewer', rank: 'Owner' },
  ],
  // Each place sets its own server by policy; this one is a name that never answers.
  publish: [{ provider: 'generic', url: 'https://updates.parley.invalid/', channel: 'latest' }],

  win: {
    target: [{ target: 'nsis' }, { target: 'msi' }],
    icon: 'dist/icons/icon.ico',
    verifyUpdateCodeSignature: true,
  },
  nsis: {
    // `selectPerMachineByDefault` alone does not elevate a silent installer (`/S`), which then fails without a word.
    perMachine: true,
    oneClick: false,
    allowElevation: true,
    allowToChangeInstallationDirectory: true,
    createStartMenuShortcut: true,
    deleteAppDataOnUninstall: false,
    include: 'electron/packaging/windows/uninstall.nsh',
  },
  msi: {
    perMachine: true,
    oneClick: false,
    // For good: an installer with another one would stand beside the old version instead of replacing it.
    upgradeCode: '{5B2A8C1E-7D46-4F0B-9C3A-1E6F0D8A4B72}',
    createStartMenuShortcut: true,
    runAfterFinish: false,
  },

  mac: {
    // A program for each kind of processor; updates take the one that fits, from the zip.
    target: [
      { target: 'dmg', arch: ['x64', 'arm64'] },
      { target: 'zip', arch: ['x64', 'arm64'] },
    ],
    icon: 'dist/icons/icon.png',
    category: 'public.app-category.business',
    hardenedRuntime: true,
    gatekeeperAssess: false,
  },

  linux: {
    target: [{ target: 'deb' }, { target: 'rpm' }, { target: 'AppImage' }],
    category: 'Network;InstantMessaging',
    executableName: 'parley',
    icon: 'dist/icons/icon.png',
    maintainer: 'The Parley authors <maintainers@parley.invalid>',
    vendor: 'The Parley authors',
    synopsis: 'Desktop console for live-chat support agents',
    syncDesktopName: true,
  },
  // Beside electron-builder's own list: what Electron is linked against, and a machine without a desktop lacks.
  deb: {
    depends: [...DEB_DEPENDS, 'libgbm1', 'libasound2t64 | libasound2'],
    // Its own one is no longer there on newer systems, and tray icons need none.
    recommends: [],
    ...SCRIPTS,
  },
  rpm: {
    depends: [...RPM_DEPENDS, '(mesa-libgbm or libgbm1)', '(alsa-lib or libasound2)'],
    ...SCRIPTS,
  },
} satisfies Configuration;

export default configuration;

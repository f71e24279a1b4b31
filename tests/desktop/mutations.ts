/** The items of the security table (`desktop.md`); each has at least one mutation. */
export const SECURITY_ROWS = [
  'Sandbox',
  'Scheme',
  'CSP',
  'Navigation',
  'External links',
  'Permissions',
  'IPC',
  'Preload',
  'Fuses',
  'Secrets',
  'Web host',
] as const;
export type SecurityRow = (typeof SECURITY_ROWS)[number];

/** One row of the security table broken in one way, and the test that must fail then. */
export interface Mutation {
  readonly row: SecurityRow;
  /** What is broken, in words. */
  readonly what: string;
  /** `built`: one of the built programs, wherever the bundler put it; else a source, from the project's root. */
  readonly where: 'built' | 'preload' | string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly put: string;
  /** A test file, and a pattern for the names of its tests that guard this. */
  readonly file: string;
  readonly test: string;
}

type Broken = Pick<Mutation, 'what' | 'find' | 'put' | 'test'>;

const inBundle = (row: SecurityRow, broken: readonly Broken[]): Mutation[] =>
  broken.map((one) => ({ row, where: 'built', file: 'tests/desktop/bundle.test.ts', ...one }));
const inWebHost = (broken: readonly Broken[]): Mutation[] =>
  broken.map((one) => ({
    row: 'Web host' as const,
    where: 'electron/webhost/host-server.ts',
    file: 'tests/electron/webhost/host-server.test.ts',
    ...one,
  }));

const ORDER = 'before ready, before ready and in order';
const WINDOW = 'in a sandboxed window';
const SCHEME = 'answers its scheme';
const OPENS = 'opens no window';
const HEARS = 'hears on its channel';

const fuse = (name: string, wanted: boolean): Mutation => ({
  row: 'Fuses',
  what: name,
  where: 'electron/packaging/fuses.ts',
  find: `    ${name}: ${wanted},`,
  put: `    ${name}: ${!wanted},`,
  file: 'tests/packaging/configuration.test.ts',
  test: 'burns every fuse',
});

export const MUTATIONS: readonly Mutation[] = [
  ...inBundle('Sandbox', [
    { what: 'of the whole program', find: 'app.enableSandbox();', put: '', test: ORDER },
    { what: 'of the window', find: 'sandbox: true,', put: 'sandbox: false,', test: WINDOW },
    { what: 'isolated preload', find: 'contextIsolation: true,', put: 'contextIsolation: false,', test: WINDOW },
    { what: 'no Node in the page', find: 'nodeIntegration: false,', put: 'nodeIntegration: true,', test: WINDOW },
    { what: 'web security', find: 'webSecurity: true,', put: 'webSecurity: false,', test: WINDOW },
    { what: 'no webview', find: 'webviewTag: false,', put: 'webviewTag: true,', test: WINDOW },
  ]),

  ...inBundle('Scheme', [
    {
      what: 'standard and secure',
      find: 'supportFetchAPI: true',
      put: 'supportFetchAPI: true, bypassCSP: true',
      test: 'registers its scheme',
    },
    {
      what: 'GET only',
      find: 'if (request.method !== "GET") return {',
      put: 'if (request.method === "PUT") return {',
      test: SCHEME,
    },
    { what: 'exact host', find: ' || url.host !== "console") return {', put: ') return {', test: SCHEME },
    {
      what: 'plain paths alone',
      find: 'if (!/^(\\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(pathname)) return null;',
      put: 'pathname = decodeURIComponent(pathname); return join(root, pathname);',
      test: SCHEME,
    },
  ]),

  {
    row: 'Scheme',
    what: 'the path as it was written',
    where: 'electron/desktop/own-scheme.ts',
    find: 'written === url.pathname ? resolveAsset',
    put: 'written !== null ? resolveAsset',
    file: 'tests/electron/desktop/own-scheme.test.ts',
    test: '',
  },

  ...inBundle('CSP', [
    {
      what: 'pictures of our own',
      find: `"img-src 'self' blob:",\n\t\t"media-src`,
      put: '"img-src *",\n\t\t"media-src',
      test: SCHEME,
    },
    {
      what: 'nothing by default',
      find: `"default-src 'none'",\n\t\t"script-src 'self'",\n\t\t"style-src 'self'",\n\t\t"connect-src 'self'",`,
      put: '',
      test: SCHEME,
    },
    { what: 'no frame around it', find: `"frame-ancestors 'none'",`, put: '', test: SCHEME },
    { what: 'Trusted Types', find: `"trusted-types 'none'"`, put: '"trusted-types *"', test: SCHEME },
    {
      what: 'on the page itself',
      find: 'return new Response(await readFile(answer.file), { headers: {\n\t\t\t\t...CONSOLE_HEADERS,',
      put: 'return new Response(await readFile(answer.file), { headers: {',
      test: SCHEME,
    },
  ]),

  ...inBundle('Navigation', [
    {
      what: 'by a frame',
      find: 'if (!mayNavigate(details)) details.preventDefault();',
      put: '',
      test: 'lets its page go nowhere by itself',
    },
    {
      what: 'of a frame inside the page',
      find: 'return isMainFrame && url.replace(',
      put: 'return url.replace(',
      test: 'lets its page go nowhere by itself',
    },
    { what: 'by a redirect', find: 'contents.on("will-redirect", deny);', put: '', test: 'prevents will-redirect' },
    {
      what: 'by a webview',
      find: 'contents.on("will-attach-webview", deny);',
      put: '',
      test: 'prevents will-attach-webview',
    },
    { what: 'by a new window', find: 'return { action: "deny" };', put: 'return { action: "allow" };', test: OPENS },
    {
      what: 'in every page',
      find: 'app.on("web-contents-created", (_event, contents) => confine(contents, logger));',
      put: '',
      test: 'prevents will-redirect',
    },
  ]),

  ...inBundle('External links', [
    { what: 'scheme', find: '!SCHEMES.has(url.protocol) || ', put: '', test: OPENS },
    { what: 'credentials', find: ' || url.username !== "" || url.password !== ""', put: '', test: OPENS },
    {
      what: 'through the pure function',
      find: 'const link = externalLink(url);',
      put: 'const link = url;',
      test: OPENS,
    },
  ]),
  {
    row: 'External links',
    what: 'what parsers read in different ways',
    where: 'broker/protocol/external-link.ts',
    find: ' || UNSAFE.test(address)',
    put: '',
    file: 'tests/broker/protocol/external-link.test.ts',
    test: '',
  },

  ...inBundle('Permissions', [
    {
      what: 'request',
      find: 'callback(isPermitted(permission, originOf(contents?.getURL() ?? ""), APP_ORIGIN))',
      put: 'callback(true)',
      test: 'lets its page',
    },
    {
      what: 'check',
      find: 'isPermitted(permission, origin.replace(/\\/$/, ""), APP_ORIGIN)',
      put: 'true',
      test: 'lets its page',
    },
    {
      what: 'device',
      find: 'setDevicePermissionHandler(() => false)',
      put: 'setDevicePermissionHandler(() => true)',
      test: 'reach no device',
    },
    {
      what: 'notifications and clipboard write alone',
      find: '"clipboard-sanitized-write"]',
      put: '"clipboard-sanitized-write", "clipboard-read"]',
      test: 'lets its page',
    },
  ]),

  ...inBundle('IPC', [
    { what: 'main frame', find: 'senderFrame !== event.sender.mainFrame || ', put: '', test: HEARS },
    { what: 'exact origin', find: ' || origin !== "parley-app://console"', put: '', test: HEARS },
    {
      what: 'known window',
      find: 'const listener = this.#listeners.get(event.sender);',
      put: 'const [listener] = this.#listeners.values();',
      test: HEARS,
    },
    {
      what: 'a frame that has gone',
      find: 'senderFrame !== event.sender.mainFrame || origin !== "parley-app://console"',
      put: 'senderFrame !== null && (senderFrame !== event.sender.mainFrame || origin !== "parley-app://console")',
      test: HEARS,
    },
    { what: 'size', find: 'if (sizeOf(message) > 524288) return', put: 'if (sizeOf(message) < 0) return', test: HEARS },
    {
      what: 'schema of a frame',
      find: 'const parsed = WindowFrame.safeParse(message);\n\treturn parsed.success ? {',
      put: 'const parsed = { data: message };\n\treturn true ? {',
      test: HEARS,
    },
    {
      what: 'loudly',
      find: 'this.#logger.warn({ origin }, "A frame came from where none may come from.");',
      put: '',
      test: HEARS,
    },
    {
      what: 'one channel',
      find: 'ipcMain.on(FRAMES, (event, frame) => this.#take(event, frame));',
      put: 'ipcMain.on(FRAMES, (event, frame) => this.#take(event, frame)); ipcMain.on("debug", () => void 0);',
      test: HEARS,
    },
  ]),

  {
    row: 'Preload',
    what: 'never the event object',
    where: 'preload',
    find: '(_event, frame) => listener(frame)',
    put: '(_event, frame) => listener(frame, _event)',
    file: 'tests/desktop/preload.test.ts',
    test: 'never the event',
  },
  {
    row: 'Preload',
    what: 'one port',
    where: 'preload',
    find: 'openPort: () =>',
    put: 'ipc: electron.ipcRenderer, openPort: () =>',
    file: 'tests/desktop/preload.test.ts',
    test: 'exactly one port',
  },
  {
    row: 'Preload',
    what: 'nothing that leads back',
    where: 'preload',
    find: 'send: (frame) => electron.ipcRenderer.send(FRAMES, frame)',
    put: 'send: (frame) => { electron.ipcRenderer.send(FRAMES, frame); return electron.ipcRenderer; }',
    file: 'tests/desktop/preload.test.ts',
    test: 'lead back to Electron',
  },

  fuse('runAsNode', false),
  fuse('enableNodeOptionsEnvironmentVariable', false),
  fuse('grantFileProtocolExtraPrivileges', false),
  fuse('enableCookieEncryption', true),
  fuse('enableEmbeddedAsarIntegrityValidation', true),
  fuse('onlyLoadAppFromAsar', true),
  {
    ...fuse('enableNodeCliInspectArguments', false),
    find: 'enableNodeCliInspectArguments: testBuild,',
    put: 'enableNodeCliInspectArguments: true,',
  },
  {
    ...fuse('burnt into the program', true),
    where: 'electron/packaging/electron-builder.ts',
    find: '  electronFuses: fuses(testBuild),',
    put: '',
    file: 'tests/packaging/package.test.ts',
    test: 'fuses burnt into the program',
  },

  {
    row: 'Secrets',
    what: 'never in a plain-text store',
    where: 'built',
    find: ' && backend !== "basic_text"',
    put: '',
    file: 'tests/desktop/sign-in.test.ts',
    test: 'is asked for each time',
  },
  {
    row: 'Secrets',
    what: 'sealed by the system',
    where: 'built',
    find: 'await inTime(safeStorage.encryptStringAsync(JSON.stringify(remembered)), clock)',
    put: 'Buffer.from(JSON.stringify(remembered))',
    file: 'tests/desktop/sign-in.test.ts',
    test: 'is remembered by the system',
  },
  {
    row: 'Secrets',
    what: 'never with a key that everybody knows',
    where: 'built',
    find: '!== KNOWN_KEY',
    put: '!== ""',
    file: 'tests/desktop/sign-in.test.ts',
    test: 'is not kept with the key that everybody knows',
  },

  ...inWebHost([
    {
      what: 'loopback',
      find: 'server.listen(port, HOST, () => {',
      put: "server.listen(port, '0.0.0.0', () => {",
      test: 'on this computer alone',
    },
    { what: 'random token', find: 'randomBytes(32)', put: 'Buffer.alloc(32)', test: 'has a token of 256 bits' },
    {
      what: 'token checked',
      find: 'if (!guard.isToken(token)) return refuse(response, 403, STALE);',
      put: '',
      test: 'with the token',
    },
    {
      what: 'cookie needed',
      find: 'if (!guard.isKnown(request)) return refuse(response, 401, STALE);',
      put: '',
      test: 'is for who has the cookie',
    },
    {
      what: 'cookie out of the reach of scripts',
      find: 'HttpOnly; SameSite=Strict;',
      put: 'SameSite=Strict;',
      test: 'no script and no other page can use',
    },
    {
      what: 'Host',
      find: "if (!this.#hosts.includes(request.headers.host ?? '')) return false;",
      put: '',
      test: 'and asks for the host',
    },
    {
      what: 'Origin',
      find: ' : this.#hosts.some((host) => origin ===',
      put: ' : this.#hosts.some(() => true) || this.#hosts.some((host) => origin ===',
      test: 'by a page of another origin',
    },
    {
      what: 'Origin of a WebSocket',
      find: 'return origin === undefined ? !needsOrigin :',
      put: 'return origin === undefined ? true :',
      test: 'is for our own page with the cookie',
    },
    {
      what: 'cookie of a WebSocket',
      find: ' || !guard.isOurs(request, true) || !guard.isKnown(request)',
      put: ' || !guard.isOurs(request, true)',
      test: 'is for our own page with the cookie',
    },
    {
      what: 'policy on every answer',
      find: 'response.writeHead(200, {\n    ...CONSOLE_HEADERS,',
      put: 'response.writeHead(200, {',
      test: 'has its policy on every answer',
    },
  ]),
  {
    row: 'Web host',
    what: 'the same policy as in Electron',
    where: 'electron/desktop/policy.ts',
    find: `  "script-src 'self'",`,
    put: `  "script-src 'self' 'unsafe-inline'",`,
    file: 'tests/electron/webhost/host-server.test.ts',
    test: 'the policy that Electron has',
  },
];

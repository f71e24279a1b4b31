import { appEvents } from './app';
import { onDrive, record } from './record';
import { type Doubled, strict } from './strict';

type Handler = (request: Request) => Response | Promise<Response>;

const privileged = new Map<string, Electron.Privileges>();
const handlers = new Map<string, Handler>();
let permissionRequest: ((...args: never[]) => void) | null = null;
let permissionCheck: ((...args: never[]) => boolean) | null = null;
let devicePermission: ((...args: never[]) => boolean) | null = null;

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) => {
    if (appEvents.isReady) throw new Error('registerSchemesAsPrivileged was called after the app was ready');
    record('protocol.registerSchemesAsPrivileged', schemes);
    for (const { scheme, privileges } of schemes) privileged.set(scheme, privileges ?? {});
  },
} satisfies Doubled<Electron.Protocol>);

const sessionProtocol = strict('session.protocol', {
  handle: (scheme: string, handler: Handler) => {
    if (!privileged.has(scheme)) throw new Error(`The scheme ${scheme} was not registered before the app was ready`);
    record('session.protocol.handle', scheme);
    handlers.set(scheme, handler);
  },
} satisfies Doubled<Electron.Protocol>);

const defaultSession = strict('session', {
  protocol: sessionProtocol as unknown as Electron.Protocol,
  setPermissionRequestHandler: (handler: ((...args: never[]) => void) | null) => {
    record('session.setPermissionRequestHandler');
    permissionRequest = handler;
  },
  setPermissionCheckHandler: (handler: ((...args: never[]) => boolean) | null) => {
    record('session.setPermissionCheckHandler');
    permissionCheck = handler;
  },
  setSpellCheckerEnabled: (on: boolean) => record('session.setSpellCheckerEnabled', on),
  setSpellCheckerLanguages: (languages: string[]) => record('session.setSpellCheckerLanguages', languages),
  setSpellCheckerDictionaryDownloadURL: (url: string) => record('session.setSpellCheckerDictionaryDownloadURL', url),
  availableSpellCheckerLanguages: ['de', 'en-GB', 'en-US', 'fi', 'fr', 'pl', 'sv'],
  addWordToSpellCheckerDictionary: (word: string) => {
    record('session.addWordToSpellCheckerDictionary', word);
    return true;
  },
  setDevicePermissionHandler: (handler: ((...args: never[]) => boolean) | null) => {
    record('session.setDevicePermissionHandler');
    devicePermission = handler;
  },
} satisfies Doubled<Electron.Session>);

export const session = strict('session', {
  defaultSession: defaultSession as unknown as Electron.Session,
  fromPartition: (name: string) => {
    record('session.fromPartition', name);
    return strict('session of a partition', {}) as Electron.Session;
  },
} satisfies Doubled<typeof Electron.Session>);

/** What the app answers a request for its own scheme. */
export async function answerScheme(method: string, url: string): Promise<Response> {
  const handler = handlers.get(new URL(url).protocol.replace(/:$/, ''));
  if (handler === undefined) throw new Error(`Nobody answers ${url}`);
  // Chromium normalises an address before the handler sees it; `Request` does the same. Foreign hosts stay as they are.
  return handler(new Request(url, { method }));
}

onDrive('scheme.ask', async (method: string, url: string) => {
  const response = await answerScheme(method, url);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()).toString('utf8'),
  };
});
/** `pageUrl` null: the page that asked has gone. */
onDrive('permission.request', async (permission: string, pageUrl: string | null) => {
  const handler = permissionRequest;
  if (handler === null) return true;
  return new Promise((resolve) => {
    const contents = pageUrl === null ? null : { getURL: () => pageUrl };
    handler(...([contents, permission, resolve, { requestingUrl: pageUrl ?? '' }] as never[]));
  });
});
onDrive('permission.check', (permission: string, origin: string) =>
  permissionCheck === null ? true : permissionCheck(...([null, permission, origin, {}] as never[])),
);
onDrive('permission.device', () => (devicePermission === null ? true : devicePermission(...([{}] as never[]))));

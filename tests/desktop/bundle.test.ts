import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRunning } from '../../broker/store/process-life';
import { CONSOLE_CSP } from './console-csp';
import { ShellProcess } from './shell-process';

const PAGE = 'parley-app://console/';
/** Would be answered, were it heard. */
const CALL = { t: 'call', id: 7, command: 'window.focus', input: {} };
const OWN = { origin: 'parley-app://console', main: true };

interface WindowFacts {
  readonly id: number;
  readonly url: string;
  readonly visible: boolean;
  readonly minimized: boolean;
}

/** A start takes seconds on a busy machine. Milliseconds. */
const LONG_MS = 90_000;
const LONG = { timeout: LONG_MS };

describe('the built main bundle', LONG, () => {
  let shell: ShellProcess;
  let id: number;
  const windows = (): Promise<WindowFacts[]> => shell.drive('windows');

  beforeAll(async () => {
    shell = await ShellProcess.open({ args: ['--agent', 'aino'] });
    id = (await windows())[0]?.id ?? 0;
  }, LONG_MS);
  afterAll(() => shell.stop());

  it('does what must come before ready, before ready and in order', () => {
    const before = shell.names().slice(0, shell.names().indexOf('app!ready'));
    const order = [
      'app.enableSandbox',
      'protocol.registerSchemesAsPrivileged',
      'app.setAppUserModelId',
      'app.setPath',
      'app.requestSingleInstanceLock',
    ];
    expect(order.map((call) => before.indexOf(call))).toEqual(order.map((call) => before.lastIndexOf(call)));
    const places = order.map((call) => before.indexOf(call));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('takes the lock of its own data directory', () => {
    expect(shell.of('app.requestSingleInstanceLock')).toEqual([[expect.stringContaining(shell.dataDir)]]);
  });

  it('opens its page in a sandboxed window with the built preload', async () => {
    const [preferences] = shell.of('webContents!created').map(([, given]) => given);
    expect(preferences).toMatchObject({
      preload: expect.stringMatching(/dist[/\\]preload[/\\]preload\.cjs$/),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(shell.of('window.loadURL')).toEqual([[id, PAGE]]);
    expect((await windows())[0]?.visible).toBe(true);
  });

  it('registers its scheme as a proper, secure origin without power over anything else', () => {
    expect(shell.of('protocol.registerSchemesAsPrivileged')).toEqual([
      [[{ scheme: 'parley-app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]],
    ]);
  });

  it('starts the server as a utility process, without what only the console may know', () => {
    const [[entry, argv, names] = []] = shell.of('utilityProcess.fork');
    expect(entry).toMatch(/dist[/\\]main[/\\]server\.js$/);
    expect(argv).toContain('--json');
    expect(names).not.toContain('PARLEY_PASSWORD_FILE');
  });

  it('says where things are in one line', () => {
    const [line = ''] = shell.lines;
    expect(JSON.parse(line)).toMatchObject({
      ready: true,
      host: 'electron',
      console: PAGE,
      visitor: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      mqtt: expect.stringMatching(/^mqtt:/),
      mqttWebSocket: expect.stringMatching(/^ws:/),
    });
  });

  describe('answers its scheme', () => {
    const ask = (method: string, url: string) =>
      shell.drive<{ status: number; headers: Record<string, string>; body: string }>('scheme.ask', method, url);

    it('with the page, under the content security policy', async () => {
      const page = await ask('GET', PAGE);
      expect(page.status).toBe(200);
      expect(page.body).toContain('<div id="app">');
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.headers['content-security-policy']).toBe(CONSOLE_CSP);
      expect(page.headers['x-content-type-options']).toBe('nosniff');
    });

    it.each([
      ['POST', PAGE, 405],
      ['GET', 'parley-app://elsewhere/', 403],
      ['GET', 'parley-app://console:80/', 403],
      ['GET', 'parley-app://console/..%2fmain/shell.js', 404],
      ['GET', 'parley-app://console/%2e%2e/main/shell.js', 404],
      ['GET', 'parley-app://console/assets/..%5c..%5cmain', 404],
      ['GET', 'parley-app://console/index.html%00', 404],
      ['GET', 'parley-app://console/C:/Windows/win.ini', 404],
      ['GET', 'parley-app://console/nothing.js', 404],
    ])('%s %s with %i', async (method, url, status) => {
      const answer = await ask(method, url);
      expect({ status: answer.status, body: answer.body }).toEqual({ status, body: '' });
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    });
  });

  it('lets its page go nowhere by itself, but load itself again', async () => {
    const goes = (url: string, isMainFrame = true) => shell.drive('contents.navigate', id, url, isMainFrame);
    for (const url of [
      'https://example.com/',
      'parley-app://elsewhere/',
      `${PAGE}index.html`,
      `${PAGE}?x`,
      `${PAGE}files/1`,
    ])
      expect(await goes(url), url).toBe(false);
    expect(await goes(PAGE, false)).toBe(false);
    // `location.reload()`, which Electron asks about as about any other place.
    expect(await goes(PAGE)).toBe(true);
    expect(await goes(`${PAGE}#/settings`)).toBe(true);
  });

  it.each(['will-redirect', 'will-attach-webview'])('prevents %s', async (event) => {
    expect(await shell.drive('contents.event', id, event)).toEqual({ prevented: true });
  });

  it('opens no window for a page, and hands only good links to the system', async () => {
    for (const url of ['https://example.com/a', 'file:///etc/passwd', 'https://a:b@example.com/', 'parley://chat/1']) {
      expect(await shell.drive('contents.openWindow', id, url)).toBe(false);
    }
    expect(shell.of('shell.openExternal')).toEqual([['https://example.com/a']]);
  });

  describe('lets its page', () => {
    it.each([
      ['notifications', PAGE, true],
      ['clipboard-sanitized-write', PAGE, true],
      ['notifications', 'https://example.com/', false],
      ['media', PAGE, false],
      ['geolocation', PAGE, false],
      ['clipboard-read', PAGE, false],
      ['openExternal', PAGE, false],
      ['fileSystem', PAGE, false],
      ['display-capture', PAGE, false],
      ['hid', PAGE, false],
    ])('use %s at %s: %s', async (permission, url, allowed) => {
      expect(await shell.drive('permission.request', permission, url)).toBe(allowed);
      expect(await shell.drive('permission.check', permission, url)).toBe(allowed);
    });

    it('ask for nothing once it has gone', async () => {
      expect(await shell.drive('permission.request', 'notifications', null)).toBe(false);
    });

    it('reach no device', async () => {
      expect(await shell.drive('permission.device')).toBe(false);
    });
  });

  describe('hears on its channel', () => {
    const frames = (): unknown[] => shell.of('webContents.send').map(([, , frame]) => frame);
    const send = (from: { origin: string; main: boolean } | string | null, frame: unknown, window = id) =>
      shell.drive('ipc', window, 'parley:frames', from, frame);

    it('the main frame of its window, and answers with the state', async () => {
      await send(OWN, { t: 'hello', v: 1 });
      await shell.until(() => frames().length > 0, 'the hello');
      expect(frames()[0]).toMatchObject({ t: 'hello', v: 1, state: { capabilities: { host: 'electron' } } });
      expect(shell.of('ipcMain.on')).toEqual([['parley:frames']]);
    });

    it.each([
      ['a frame inside the page', { origin: 'parley-app://console', main: false }],
      ['another origin', { origin: 'https://example.com', main: true }],
      ['a frame that has gone', null],
      ['a frame that goes just now', 'disposed'],
    ])('not %s', async (_who, from) => {
      await refusesFrom(() => send(from, CALL));
    });

    it('not a window that it did not open', async () => {
      await refusesFrom(() => shell.drive('ipc.stranger', 'parley:frames', OWN, CALL));
    });

    async function refusesFrom(sending: () => Promise<unknown>): Promise<void> {
      const before = frames().length;
      const said = shell.errors.length;
      const since = (): unknown[] => frames().slice(before);
      await sending();
      // By the time that a later call of the window's own is answered, this one would have been, too.
      await send(OWN, { t: 'call', id: 8, command: 'fs.read', input: {} });
      await shell.until(() => since().some(isAnswerTo(8)), 'the answer to a later call');
      // What the core tells the page of its own accord goes on meanwhile; an answer to the call would carry its id.
      expect(since().filter(isAnswerTo(CALL.id))).toEqual([]);
      await shell.until(
        () => shell.errors.slice(said).includes('A frame came from where none may come from'),
        'a word',
      );
    }

    it.each([
      ['no frame', { t: 'shout' }, 'invalid'],
      ['an unknown command', { t: 'call', id: 9, command: 'fs.read', input: {} }, 'unknown_command'],
      ['a wrong input', { t: 'call', id: 9, command: 'chat.read', input: { session: 1 } }, 'invalid'],
      ['too much', { t: 'call', id: 9, command: 'chat.read', input: 'x'.repeat(600_000) }, 'too_large'],
    ])('%s, and refuses it loudly', async (_what, frame, code) => {
      const before = frames().length;
      await send(OWN, frame);
      await shell.until(
        () =>
          frames()
            .slice(before)
            .some((one) => isFailure(one, code)),
        code,
      );
    });
  });

  it('starts the server again when it dies, at the same addresses', async () => {
    const before = shell.of('utilityProcess.fork').length;
    await shell.drive('utility.crash');
    const forks = await shell.untilCalled('utilityProcess.fork', before + 1);
    const { mqtt } = JSON.parse(shell.lines[0] ?? '{}');
    expect(forks.at(-1)?.[1]).toContain(new URL(mqtt).port);
  });

  it('comes to the front when it is started a second time', async () => {
    await shell.drive('window.minimize', id);
    await shell.drive('app.event', 'second-instance', [], '/');
    expect((await windows())[0]).toMatchObject({ minimized: false, visible: true });
    expect(shell.of('window.focus').at(-1)).toEqual([id]);
  });

  it('used nothing of Electron that the double lacks', async () => {
    expect(await shell.drive('lacked')).toEqual([]);
  });
});

describe('the program', LONG, () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends by %s with its server, and with nothing left behind',
    async (signal) => {
      const shell = await ShellProcess.open();
      const server = await shell.drive<number>('utility.pid');
      shell.signal(signal);
      expect(await shell.ended()).toBe(0);
      expect(isRunning(server)).toBe(false);
      expect(shell.of('utility!exit')).toEqual([[0, null]]);
      expect(shell.calls.at(-1)).toEqual({ call: 'app!exit', args: [0, []] });
      await shell.stop();
    },
  );

  it('ends with a server that does not, after some seconds, and leaves it not behind', async () => {
    const shell = await ShellProcess.open();
    const server = await shell.drive<number>('utility.pid');
    await shell.drive('utility.hang');
    shell.signal('SIGTERM');
    expect(await shell.ended()).toBe(0);
    expect(isRunning(server)).toBe(false);
    expect(shell.of('utility!exit')).toEqual([[null, 'SIGKILL']]);
    await shell.stop();
  });

  it('says in one line what is wrong with an option, and ends with 2', async () => {
    const shell = await ShellProcess.start({ args: ['--htp-port', '1'] });
    expect(await shell.ended()).toBe(2);
    expect(shell.errors).toMatch(/There is no option --htp-port\. Did you mean --http-port\?\n/);
    expect(shell.names()).not.toContain('new BrowserWindow');
    await shell.stop();
  });

  it('shows that line in a box where there is no terminal', async () => {
    const shell = await ShellProcess.start({ args: ['--htp-port', '1'], env: { DOUBLE_PACKAGED: '1' } });
    expect(await shell.ended()).toBe(2);
    expect(shell.of('dialog.showErrorBox')).toEqual([['Parley', expect.stringContaining('--htp-port')]]);
    await shell.stop();
  });

  it('leaves the work to the one that runs already', async () => {
    const shell = await ShellProcess.start({ env: { DOUBLE_SECOND: '1' } });
    expect(await shell.ended()).toBe(2);
    expect(shell.errors).toContain('Parley is running already');
    expect(shell.names()).not.toContain('utilityProcess.fork');
    await shell.stop();
  });
});

function isAnswerTo(id: number): (frame: unknown) => boolean {
  return (frame) => typeof frame === 'object' && frame !== null && 'id' in frame && frame.id === id;
}

function isFailure(frame: unknown, code: string): boolean {
  return JSON.stringify(frame).includes(`"code":"${code}"`);
}

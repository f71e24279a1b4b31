import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../e2e/processes';
import { keptDir } from './kept-dir';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

const KDE = { XDG_CURRENT_DESKTOP: 'KDE' };
const POLICY = {
  languages: ['fi'],
  signIn: { remember: false },
  desktop: {
    closeToTray: false,
    launchAtLogin: true,
    hardwareAcceleration: false,
    dictionaryUrl: 'https://intranet.example.com/dictionaries',
  },
  alerts: { toast: false, repeatSeconds: 900 },
  presence: { whenLocked: false },
};

/** The place of the policy is that of Linux; of the other systems it is shown by `tests/electron/host`. */
describe.runIf(process.platform === 'linux')('the desktop under a machine policy', { timeout: 90_000 }, () => {
  let config = '';
  let shell: ShellProcess;
  let window: ShellWindow;

  beforeAll(async () => {
    config = await mkdtemp(join(tmpdir(), 'parley-config-'));
    shell = await ShellProcess.open({
      args: ['--agent', 'aino', '--workspace', 'demo'],
      policy: JSON.stringify(POLICY),
      env: { ...KDE, DOUBLE_PACKAGED: '1', XDG_CONFIG_HOME: config },
    });
    window = await ShellWindow.of(shell);
    await window.until((state) => state.status?.effective === 'active', 'the agent at work');
  });
  afterAll(async () => {
    await shell.stop();
    await rm(config, { recursive: true, force: true });
  });

  it('does from the start what the policy says, before the agent could say anything', async () => {
    expect(shell.names().indexOf('app.disableHardwareAcceleration')).toBeLessThan(shell.names().indexOf('app!ready'));
    expect(shell.of('app.disableHardwareAcceleration')).toHaveLength(1);
    expect(shell.of('session.setSpellCheckerDictionaryDownloadURL')).toEqual([
      ['https://intranet.example.com/dictionaries/'],
    ]);
    expect(shell.of('session.setSpellCheckerLanguages').at(-1)).toEqual([['fi']]);
    expect(window.state.capabilities.remember).toBe(false);
  });

  it('starts with the system, as the policy says', async () => {
    const entry = () => readFile(join(config, 'autostart', 'parley.desktop'), 'utf8').catch(() => '');
    await expect.poll(entry).toContain('--hidden');
  });

  it('tells every window what is locked, and what cannot be used', () => {
    expect(window.state.policy).toEqual({
      source: '/etc/parley/policy.json',
      locked: [
        'languages',
        'signIn.remember',
        'desktop.closeToTray',
        'desktop.launchAtLogin',
        'desktop.hardwareAcceleration',
        'desktop.spellLanguages',
        'desktop.dictionaryUrl',
        'alerts.toast',
        'presence.whenLocked',
      ],
      problems: [
        'alerts.repeatSeconds in /etc/parley/policy.json is 900; it must be a whole number from 0 to 300. It is ignored.',
      ],
    });
  });

  it('refuses a window that asks for something else', async () => {
    const { desktop } = window.state.settings;
    await expect(window.call('settings.set', { desktop: { ...desktop, closeToTray: true } })).rejects.toThrow(
      'forbidden Your organization sets desktop.closeToTray.',
    );
    await window.call('settings.set', { desktop: { ...desktop, zoom: 110 } });
    await window.until((state) => state.settings.desktop.zoom === 110, 'the zoom');
    expect(window.state.settings.desktop.closeToTray).toBe(false);
  });

  it('does not make the agent away by a lock of the screen, as the policy says', async () => {
    await shell.drive('screen.lock', true);
    await shell.drive('power', 'suspend');
    await window.until((state) => state.away === 'asleep', 'the sleep');
    await shell.drive('power', 'resume');
    await window.until((state) => state.away === null, 'the return, behind the lock');
    await shell.drive('screen.lock', false);
  });

  it('writes the problem into the log and the diagnostics', async () => {
    expect(await readFile(join(shell.dataDir, 'logs', 'parley.log'), 'utf8')).toContain('alerts.repeatSeconds in ');
    const zip = join(await keptDir(), 'diagnostics.zip');
    await shell.drive('dialog.answer', zip);
    await window.call('diagnostics.save', {});
    const files = unzipSync(await readFile(zip));
    expect(JSON.parse(strFromU8(files['state.json'] ?? new Uint8Array())).policy).toEqual(window.state.policy);
  });

  it('quits when its window is closed, as the policy says', async () => {
    await shell.drive('window.close', window.id);
    expect(await shell.ended()).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('the server of a machine policy', { timeout: 90_000 }, () => {
  it('goes before that of the command line, and is the only one', async () => {
    const server = await startServer(await keptDir());
    const shell = await ShellProcess.open({
      args: ['--connect', 'http://127.0.0.1:1'],
      policy: JSON.stringify({ server: server.ready.visitor.replace(/\/$/, '') }),
      env: KDE,
    });
    try {
      const window = await ShellWindow.of(shell);
      expect(window.state.policy.locked).toEqual(['server']);
      expect(window.state.signIn.server).toBe(server.ready.visitor.replace(/\/$/, ''));
      const other = { server: 'http://127.0.0.1:1', agent: 'aino', password: 'demo' };
      await expect(window.call('signIn', other)).rejects.toThrow('forbidden Your organization sets the server');
      await window.call('signIn', { agent: 'aino', password: 'demo' });
      await window.until((state) => state.connection.kind === 'connected', 'a connection');
    } finally {
      await shell.stop();
      await server.stop();
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, startVisitor, type WireClient } from '../e2e/wire';
import { ShellProcess } from './shell-process';
import { ShellWindow } from './shell-window';

/** A start takes seconds on a busy machine. Milliseconds. */
const LONG_MS = 90_000;

/**
 * Where the agent is when a chat comes. The double sends no `blur` where Electron may send none: when a window is
 * closed, hidden or minimized.
 */
describe('a new chat', { timeout: LONG_MS }, () => {
  let shell: ShellProcess;
  let window: ShellWindow;
  const visitors: WireClient[] = [];
  const toasts = (): number => shell.of('notification.show').length;
  const flashes = (): number => shell.of('window.flashFrame').filter(([, on]) => on === true).length;

  beforeAll(async () => {
    shell = await ShellProcess.open({ args: ['--agent', 'aino'], env: { XDG_CURRENT_DESKTOP: 'KDE' } });
    window = await ShellWindow.of(shell);
    await window.until((state) => state.status?.effective === 'active', 'the agent at work');
  }, LONG_MS);
  afterAll(async () => {
    for (const visitor of visitors) visitor.close();
    await shell.stop();
  });

  async function chatComes(): Promise<string> {
    const { visitor: http } = JSON.parse(shell.lines[0] ?? '{}');
    const { wire, started } = await startVisitor(http);
    visitors.push(wire);
    const { session } = started;
    expect(codeOf(await wire.command('agent.request', { skill: 'it' }, { session }))).toMatch(/^ok/);
    await window.until((state) => state.alerts.some((alert) => alert.session === session), 'the alert');
    return session;
  }

  /** The chat is over, and the agent is back in the main window. */
  async function over(session: string): Promise<void> {
    await window.call('alert.seen', { session });
    await window.call('chat.end', { session });
    await window.until((state) => state.alerts.length === 0, 'no alert');
    await shell.drive('app.event', 'second-instance', [], '/');
  }

  async function popOut(): Promise<number> {
    await window.call('popOut.open', { target: { kind: 'widget' }, displays: '1920x1080+0+0' });
    await expect.poll(async () => (await window.facts()).length).toBe(2);
    const [, popped] = await window.facts();
    return popped?.id ?? 0;
  }

  const goes: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
    [
      'has closed the window to the tray',
      () => shell.drive('window.close', window.id),
      () => shell.drive('tray.click'),
    ],
    [
      'has minimized the window',
      () => shell.drive('window.minimize', window.id),
      () => shell.drive('window.restore', window.id),
    ],
    [
      'is in another program',
      () => shell.drive('window.blur', window.id),
      () => shell.drive('window.focus', window.id),
    ],
    [
      'has closed a window of its own, from where the main one was minimized',
      async () => {
        const popped = await popOut();
        await shell.drive('window.minimize', window.id);
        await shell.drive('window.focus', popped);
        await shell.drive('window.close', popped);
      },
      () => shell.drive('app.event', 'second-instance', [], '/'),
    ],
  ];
  it.each(goes)('is told to an agent who %s, until they are back', async (_where, go, comeBack) => {
    const before = { toasts: toasts(), flashes: flashes() };
    await go();
    const session = await chatComes();
    await shell.until(() => toasts() === before.toasts + 1, 'the toast');
    await shell.until(() => flashes() === before.flashes + 1, 'the flash');
    // Whatever the way back is, and whether or not Electron says `focus`.
    await comeBack();
    await expect.poll(() => shell.of('window.flashFrame').at(-1)?.[1]).toBe(false);
    await over(session);
  });

  it('that comes while the agent is here is told when they leave without having looked, and not on the way between windows', async () => {
    const { settings } = window.state;
    await window.call('settings.set', { sound: false, alerts: { ...settings.alerts, flash: false } });
    const popped = await popOut();
    await shell.drive('window.focus', window.id);
    const before = toasts();
    const session = await chatComes();
    await shell.drive('window.focus', popped);
    await shell.drive('window.focus', window.id);
    expect(toasts()).toBe(before);
    await shell.drive('window.close', window.id);
    await shell.untilCalled('notification.show', before + 1);
    await shell.drive('window.close', popped);
    await over(session);
    expect(toasts()).toBe(before + 1);
    await window.call('settings.set', { sound: true, alerts: settings.alerts });
  });

  it('that nobody looked at is not told again by the end of Parley', async () => {
    await chatComes();
    const before = toasts();
    await shell.drive('app.quit');
    expect(await shell.ended()).toBe(0);
    expect(toasts()).toBe(before);
    expect(shell.calls.at(-1)).toEqual({ call: 'app!exit', args: [0, []] });
  });
});

import { describe, expect, it } from 'vitest';
import type { Chat, ConsoleState } from '../../../electron/contract/state';
import type { MenuEntry } from '../../../electron/desktop/menu-entry';
import { desktopTexts } from '../../../electron/desktop/texts';
import { nextWaitChange } from '../../../electron/desktop/tray-chats';
import { trayModel } from '../../../electron/desktop/tray-model';
import { readWatched, trayWorks } from '../../../electron/desktop/tray-works';
import { chatOf, stateOf } from './state';

const t = desktopTexts();
const NOW = Date.parse('2026-01-01T12:00:00.000Z');
const tray = (state: ConsoleState) => trayModel(state, t, NOW);
const OFFLINE = { kind: 'offline', since: '2026-01-01T00:00:00.000Z', hubAway: false } as const;
const SIGNED_OUT = { kind: 'signedOut', server: null, agent: null, error: null } as const;

/** Chosen entries are marked, disabled ones in brackets. */
function labels(entries: readonly MenuEntry[]): string[] {
  return entries.map((entry) => {
    if (entry.kind === 'separator') return '-';
    if (entry.kind === 'text') return `(${entry.label})`;
    if (entry.kind !== 'command') return entry.kind;
    const label = `${entry.chosen === true ? '* ' : ''}${entry.label}`;
    return entry.enabled === false ? `(${label})` : label;
  });
}

describe('the tray', () => {
  it('shows status with reasons, chats, queue, capacity and connection', () => {
    const model = tray(
      stateOf({
        chats: { b: chatOf('b'), a: namedChat('a', 'Maija', [3, 4]), c: chatOf('c', { lost: 'left' }) },
        queue: { skills: [{ skill: 'it', waiting: 2, oldestAt: '2026-01-01T00:00:00.000Z' }], sessions: [] },
      }),
    );
    expect(labels(model.menu)).toEqual([
      'Open Parley',
      '-',
      '* Active',
      'Inactive',
      'Inactive: Lunch',
      'Inactive: Meeting',
      '-',
      '(2 open chats, 2 unread messages)',
      'Maija • 2 unread',
      'Visitor',
      '(2 visitors waiting)',
      '(Free for 1 more chat of 3)',
      '(Connected)',
      '-',
      'Settings …',
      'Quit Parley',
    ]);
    expect(model.tooltip).toBe('Parley\nActive\n2 open chats, 2 unread messages\nConnected');
  });

  it('shows a chat that is chosen', () => {
    const { menu } = tray(stateOf({ chats: { a: namedChat('a', 'Maija') } }));
    expect(menu).toContainEqual({ kind: 'command', label: 'Maija', command: { do: 'chat', session: 'a' } });
  });

  it.each([
    ['Maija', 'Maija'],
    ['Smith & Sons', 'Smith && Sons'],
    ['\u202eajiaM\n\tNext line', 'ajiaM Next line'],
    [' \u200b ', 'Visitor'],
    ['M'.repeat(80), `${'M'.repeat(39)}…`],
  ])('writes of the chat with %j %j, and nothing else', (name, label) => {
    const chat = namedChat('a', name);
    const said = { by: { kind: 'visitor', name }, text: 'My secret words', at: '2026-01-01T00:00:00.000Z' } as const;
    const fold = { ...chat.fold, firstWords: 'My secret words' };
    const { menu, tooltip } = tray(stateOf({ chats: { a: { ...chat, fold, lastMessage: said } } }));
    expect(labels(menu)).toContain(label);
    expect(JSON.stringify([menu, tooltip])).not.toContain('secret');
    expect(tooltip).not.toContain(name);
  });

  it('lists ten chats, those with something unread first, and counts the others', () => {
    const chats = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        `c${index}`,
        namedChat(`c${index}`, `V${index}`, index === 11 ? [1] : []),
      ]),
    );
    const menu = labels(tray(stateOf({ chats })).menu);
    const listed = menu.filter((label) => label.startsWith('V'));
    expect(listed).toEqual(['V11 • 1 unread', ...Array.from({ length: 9 }, (_, index) => `V${index}`)]);
    expect(menu).toContain('(… and 2 more)');
  });

  it('puts first who waits for an answer, longest first, and says how long', () => {
    const waiting = (session: string, name: string, seconds: number) => {
      const chat = namedChat(session, name);
      const visitorWaitingSince = new Date(NOW - seconds * 1_000).toISOString();
      return { ...chat, fold: { ...chat.fold, visitorWaitingSince } };
    };
    const chats = {
      a: namedChat('a', 'Anna', [1]),
      b: waiting('b', 'Ben', 30),
      c: waiting('c', 'Cleo', 197),
      d: waiting('d', 'Dora', 60),
    };
    const state = stateOf({ chats: { ...chats, a: { ...chats.a, unread: [] } } });
    const { menu, tooltip, icon } = tray(state);
    expect(labels(menu).slice(8, 12)).toEqual([
      'Cleo • waiting 3 min, overdue',
      'Dora • waiting 1 min, due',
      'Ben • waiting less than a minute',
      'Anna',
    ]);
    expect(tooltip).toContain('3 visitors wait for your answer: waiting 3 min, overdue');
    expect(icon).toBe('unread');
    // Cleo's next minute begins in 43 s, Ben's first in 30 s.
    expect(nextWaitChange(state, NOW)).toBe(30_000);
    expect(nextWaitChange(stateOf({ chats: { a: chats.a } }), NOW)).toBeNull();
  });

  const STATES: [string, Partial<ConsoleState>, string][] = [
    ['active', {}, 'active'],
    ['inactive by choice', { status: { status: 'inactive', effective: 'inactive', revision: 2 } }, 'inactive'],
    [
      'away by the machine',
      { status: { status: 'active', effective: 'inactive', revision: 2 }, away: 'locked' },
      'inactive',
    ],
    ['with an unread message', { chats: { a: chatOf('a', { unread: [1] }) } }, 'unread'],
    ['with a new chat', { alerts: [{ session: 'a', seq: 2, at: '', visitor: 'Maija', firstWords: '' }] }, 'unread'],
    ['offline', { connection: OFFLINE, chats: { a: chatOf('a', { unread: [1] }) } }, 'offline'],
    ['signed out', { signIn: SIGNED_OUT }, 'offline'],
    ['not sure of the status', { status: null }, 'inactive'],
  ];
  it.each(STATES)('has for one who is %s its own icon', (_who, change, icon) => {
    expect(tray(stateOf(change)).icon).toBe(icon);
  });

  it('marks the reason that was chosen, also one of another console', () => {
    const menu = (reason: string) =>
      labels(tray(stateOf({ status: { status: 'inactive', reason, effective: 'inactive', revision: 2 } })).menu);
    expect(menu('Lunch')).toContain('* Inactive: Lunch');
    expect(menu('Dentist')).toContain('* Inactive: Dentist');
    expect(menu('Rest & food')).toContain('* Inactive: Rest && food');
    expect(menu('Dentist').filter((label) => label.startsWith('*'))).toHaveLength(1);
  });

  it('cannot change the status without a connection, and says what waits to be sent', () => {
    const outbox = { a: [{ ...UNSENT }] };
    const menu = labels(tray(stateOf({ connection: OFFLINE, outbox })).menu);
    expect(menu).toContain('(* Active)');
    expect(menu).toContain('(1 message waits to be sent)');
  });

  it('says why the machine makes an agent away', () => {
    const state = stateOf({ away: 'idle', status: { status: 'active', effective: 'inactive', revision: 1 } });
    expect(labels(tray(state).menu)).toContain('(Away: nobody at this computer)');
    expect(tray(state).tooltip).toContain('Away: nobody at this computer');
  });

  it('shows nobody’s numbers after sign-out', () => {
    expect(labels(tray(stateOf({ signIn: SIGNED_OUT })).menu)).toEqual([
      'Open Parley',
      '-',
      '(Not signed in)',
      '-',
      '(Settings …)',
      'Quit Parley',
    ]);
  });
});

function namedChat(session: string, name: string, unread: readonly number[] = []): Chat {
  const chat = chatOf(session, { unread });
  return { ...chat, fold: { ...chat.fold, visitor: { name } } };
}

const UNSENT = {
  id: 'm',
  session: 'a',
  kind: 'message',
  text: 'Hi',
  at: '2026-01-01T00:00:00.000Z',
  state: { kind: 'sending' },
} as const;

describe('a tray', () => {
  it.each([
    ['win32', undefined, null, true],
    ['darwin', undefined, null, true],
    ['linux', 'KDE', null, true],
    ['linux', 'XFCE', null, true],
    ['linux', 'X-Cinnamon', null, true],
    ['linux', 'ubuntu:GNOME', null, true],
    ['linux', 'GNOME', null, false],
    ['linux', 'GNOME-Classic:GNOME', null, false],
    ['linux', 'sway', null, false],
    ['linux', '', null, false],
    ['linux', undefined, null, false],
    // GNOME with the extension AppIndicator, of Debian, Fedora, ...
    ['linux', 'GNOME', true, true],
    ['linux', 'GNOME-Classic:GNOME', true, true],
    // A bar with a tray.
    ['linux', 'sway', true, true],
    ['linux', undefined, true, true],
    // The extension was switched off.
    ['linux', 'ubuntu:GNOME', false, false],
    ['linux', 'pop:GNOME', false, false],
    // An icon of the old kind; a watcher that comes later.
    ['linux', 'XFCE', false, true],
    ['linux', 'KDE', false, true],
    ['linux', 'sway', false, false],
    ['freebsd', 'KDE', true, false],
  ] as const)('on %s with %s (watched: %s) is there: %s', (platform, desktop, watched, works) => {
    expect(trayWorks(platform, { XDG_CURRENT_DESKTOP: desktop }, watched)).toBe(works);
  });

  it.each([
    ['b true\n', true],
    ['b false\n', false],
    ['(true,)\n', true],
    ['(false,)\n', false],
    ['', null],
    ['s "true"\n', null],
    ['Error: true\n', null],
    ['(true, false)\n', null],
  ])('is watched, by %j: %s', (printed, watched) => {
    expect(readWatched(printed)).toBe(watched);
  });
});

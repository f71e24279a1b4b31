import { describe, expect, it } from 'vitest';
import { CONSOLE_COMMANDS, isConsoleCommand } from '../../../electron/contract/commands';
import { WindowFrame } from '../../../electron/contract/frames';
import { ConsoleSettings, DEFAULT_SETTINGS } from '../../../electron/contract/settings';

describe('a frame of a window', () => {
  it.each([
    { t: 'hello', v: 1 },
    { t: 'resync' },
    { t: 'call', id: 0, command: 'signOut', input: {} },
    { t: 'call', id: 7, command: 'anything', input: { deep: [{ er: null }] } },
  ])('is read: %j', (frame) => {
    expect(WindowFrame.safeParse(frame).success).toBe(true);
  });

  it.each([
    null,
    undefined,
    42,
    'hello',
    [],
    {},
    { t: 'hello' },
    { t: 'hello', v: 2 },
    { t: 'HELLO', v: 1 },
    { t: 'ok', id: 1, data: {} },
    { t: 'events', n: 1, events: [] },
    { t: 'call', command: 'signOut', input: {} },
    { t: 'call', id: -1, command: 'signOut', input: {} },
    { t: 'call', id: 1.5, command: 'signOut', input: {} },
    { t: 'call', id: '1', command: 'signOut', input: {} },
    { t: 'call', id: Number.MAX_VALUE, command: 'signOut', input: {} },
    { t: 'call', id: 1, input: {} },
    { t: 'call', id: 7, command: 'signOut' },
    { t: 'call', id: 1, command: 'x'.repeat(65), input: {} },
    { t: 'call', id: 1, command: { toString: 'signOut' }, input: {} },
  ])('is refused (row %#)', (frame) => {
    expect(WindowFrame.safeParse(frame).success).toBe(false);
  });
});

describe('the commands of a window', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', '', 'SignIn'])('are not named %j', (name) => {
    expect(isConsoleCommand(name)).toBe(false);
  });

  it('can be none of the names that every object has, where they name a chat', () => {
    for (const session of ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty']) {
      expect(CONSOLE_COMMANDS['chat.card'].safeParse({ session }).success).toBe(false);
    }
    expect(CONSOLE_COMMANDS['chat.card'].safeParse({ session: 's-1' }).success).toBe(true);
  });

  it.each<[keyof typeof CONSOLE_COMMANDS, unknown]>([
    ['signIn', { agent: '', password: 'x' }],
    ['signIn', { agent: 'aino', password: '' }],
    ['signIn', { agent: 'a'.repeat(65), password: 'x' }],
    ['status.set', { status: 'asleep' }],
    ['message.send', { session: 's-1', text: '', note: false }],
    ['message.send', { session: 's-1', text: 'x'.repeat(64_001), note: false }],
    ['message.send', { session: 's-1', text: 'x' }],
    ['message.send', { session: '', text: 'x', note: false }],
    ['chat.read', { session: 's-1', seq: -1 }],
    ['chat.draft', { session: 's-1', draft: { text: 7, note: false } }],
    ['chat.end', { session: 's-1', reason: 'tired' }],
    ['conversation.load', { session: 's-1', limit: 0 }],
    ['conversation.load', { session: 's-1', limit: 20_001 }],
    ['conversation.load', { session: 's-1', limit: 5, before: 0 }],
    ['settings.set', { undoSeconds: 11 }],
    ['settings.set', { theme: 'pink' }],
    ['settings.set', { widget: { '1x1': { mode: 'floating', x: 0, y: 0, width: 10, height: 10 } } }],
  ])('refuse %s with wrong input (row %#)', (command, input) => {
    expect(CONSOLE_COMMANDS[command].safeParse(input).success).toBe(false);
  });
});

describe('settings from disk', () => {
  it('get the default of what an older version did not have', () => {
    expect(ConsoleSettings.parse({})).toEqual(DEFAULT_SETTINGS);
    expect(ConsoleSettings.parse({ theme: 'dark' })).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' });
  });
});

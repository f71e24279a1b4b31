import { describe, expect, it } from 'vitest';
import { type CloseFacts, onClose, quitQuestion } from '../../../electron/desktop/closing';
import { desktopTexts } from '../../../electron/desktop/texts';
import { entryOf, stateOf } from './state';

const t = desktopTexts();
const FACTS: CloseFacts = { platform: 'win32', window: 'main', quitting: false, trayWorks: true, closeToTray: true };

describe('closing', () => {
  it.each<[string, Partial<CloseFacts>, ReturnType<typeof onClose>]>([
    ['the console, with a tray', {}, 'hide'],
    ['the console, without a tray', { trayWorks: false }, 'quit'],
    ['the console, when the tray is not wanted', { closeToTray: false }, 'quit'],
    ['the console on a Mac', { platform: 'darwin', trayWorks: false, closeToTray: false }, 'hide'],
    ['the console while Parley ends', { quitting: true }, 'close'],
    ['a window of one chat', { window: 'popOut' }, 'close'],
    ['a window of one chat, without a tray', { window: 'popOut', trayWorks: false }, 'close'],
  ])('%s', (_what, change, comesTo) => {
    expect(onClose({ ...FACTS, ...change })).toBe(comesTo);
  });
});

describe('quitting', () => {
  it('asks nothing when everything has been sent, or was refused for good', () => {
    expect(quitQuestion(stateOf(), t)).toBeNull();
    expect(quitQuestion(stateOf({ outbox: { c1: [entryOf('1', 'failed')] } }), t)).toBeNull();
  });

  it('asks when messages are unsent, and staying is the first answer', () => {
    const question = quitQuestion(
      stateOf({ outbox: { c1: [entryOf('1', 'sending'), entryOf('2', 'held')], c2: [entryOf('3', 'sending')] } }),
      t,
    );
    expect(question).toMatchObject({
      title: 'Quit Parley?',
      message: '3 messages have not been sent yet.',
      buttons: ['Stay', 'Quit'],
    });
  });
});

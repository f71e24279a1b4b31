import { describe, expect, it } from 'vitest';
import { Hearing } from '../../../electron/console/hearing';
import { ConsoleStore } from '../../../electron/console/store';
import { WindowRegister } from '../../../electron/console/window-register';
import { CAPABILITIES } from '../contract/console-script';

function setUp() {
  const store = new ConsoleStore(CAPABILITIES);
  const hearing = new Hearing(store);
  const windows = new WindowRegister(store, () => undefined);
  const main = windows.join({ kind: 'main' });
  return { store, hearing, windows, main };
}

describe('why alerts may go unnoticed', () => {
  it('is what the window found that sounds, whatever the others find', () => {
    const { store, hearing, windows, main } = setUp();
    const chat = windows.join({ kind: 'chat', session: 's-1' });
    windows.focus(main.id);
    hearing.heardBy(main.id, []);
    hearing.heardBy(chat.id, ['blocked']);
    expect(store.state.hearing).toEqual([]);
    windows.focus(chat.id);
    expect(store.state.hearing).toEqual(['blocked']);
    windows.focus(main.id);
    expect(store.state.hearing).toEqual([]);
  });

  it('is what the next one found when that window goes', () => {
    const { store, hearing, windows, main } = setUp();
    const widget = windows.join({ kind: 'widget' });
    windows.focus(widget.id);
    hearing.heardBy(main.id, ['noDevice']);
    hearing.heardBy(widget.id, []);
    expect(store.state.hearing).toEqual([]);
    widget.leave();
    expect(store.state.hearing).toEqual(['noDevice']);
    main.leave();
    expect(store.state.hearing).toEqual([]);
  });

  it('is besides that what the host knows of notifications, which no window can deny', () => {
    const { store, hearing, main } = setUp();
    hearing.notificationsFail(true);
    hearing.heardBy(main.id, ['noDevice', 'notifications']);
    expect(store.state.hearing).toEqual(['noDevice', 'notifications']);
    hearing.notificationsFail(false);
    expect(store.state.hearing).toEqual(['noDevice']);
  });
});

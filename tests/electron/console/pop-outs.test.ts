import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAgentFiles } from '../../../electron/console/files';
import { PopOuts, type WindowHost } from '../../../electron/console/pop-outs';
import { ConsoleStore } from '../../../electron/console/store';
import { type Seat, WindowRegister } from '../../../electron/console/window-register';
import { type PopOutTarget, ViewPlace, type WindowBounds, type WindowTarget } from '../../../electron/contract/windows';
import { HandClock } from '../../broker/hub/clocks';

const CAPABILITIES = { host: 'web', tray: false, badge: false, autostart: false, windows: true, version: '0' } as const;
const CHAT: PopOutTarget = { kind: 'chat', session: 's1' };
const WIDGET: PopOutTarget = { kind: 'widget' };
const BOUNDS: WindowBounds = { x: 900, y: 40, width: 480, height: 700 };
const DISPLAYS = '1920x1080';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-windows-'));
});
/** Documents of the test that may still be written. */
let written: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const settled of written) await settled();
  written = [];
  await rm(dir, { recursive: true, force: true });
});

/** One run of a console, from sign-in on; the next run finds what this one kept. */
async function run() {
  const store = new ConsoleStore(CAPABILITIES);
  const clock = new HandClock();
  const popOuts = new PopOuts(store, clock);
  const register = new WindowRegister(store, (shows, here) => popOuts.windowChanged(shows, here));
  const files = await openAgentFiles(
    { dir, logger: pino({ level: 'silent' }), now: () => clock.now() },
    { address: 'http://127.0.0.1:1', own: false },
    'aino',
  );
  const enter = (shows: WindowTarget): Seat => register.join(shows);
  const arrive = (session: string): void =>
    store.dispatch({
      type: 'chat.event',
      event: {
        v: 1,
        session,
        seq: 1,
        id: `${session}-1`,
        at: '2026-11-25T09:00:00.000Z',
        by: { kind: 'visitor', id: session, name: 'Maija' },
        type: 'session.started',
        data: { visitor: { name: 'Maija' }, language: 'en' },
      },
    });
  popOuts.use(files.windows);
  written.push(() => files.windows.settled());
  return {
    store,
    clock,
    popOuts,
    register,
    enter,
    arrive,
    states: () => store.state.popOuts.map(({ target, state }) => [target.kind, state]),
    end: () => popOuts.release(),
  };
}

describe('a window of its own', () => {
  it('is asked for, comes, and gives its chat back when it is closed', async () => {
    const console = await run();
    console.arrive('s1');
    console.enter({ kind: 'main' });
    expect(console.popOuts.open(CHAT, DISPLAYS).ok).toBe(true);
    expect(console.states()).toEqual([['chat', 'opening']]);
    const seat = console.enter(CHAT);
    expect(console.states()).toEqual([['chat', 'open']]);
    seat.leave();
    expect(console.states()).toEqual([['chat', 'returning']]);
    console.clock.forward(6_000);
    expect(console.states()).toEqual([]);
    await console.end();
    expect((await run()).states()).toEqual([]);
  });

  it('that is only reloaded stays one', async () => {
    const console = await run();
    console.arrive('s1');
    console.enter({ kind: 'main' });
    console.popOuts.open(CHAT, DISPLAYS);
    console.enter(CHAT).leave();
    console.clock.forward(5_500);
    console.enter(CHAT);
    console.clock.forward(60_000);
    expect(console.states()).toEqual([['chat', 'open']]);
  });

  it('that the browser did not let come is given up', async () => {
    const console = await run();
    console.popOuts.open(WIDGET, DISPLAYS);
    console.clock.forward(10_000);
    expect(console.states()).toEqual([]);
  });

  it('is refused for a chat that is not open here, with no window left behind', async () => {
    const console = await run();
    expect(console.popOuts.open(CHAT, DISPLAYS)).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(console.states()).toEqual([]);
  });

  it('goes with its chat when the chat is put away', async () => {
    const console = await run();
    console.arrive('s1');
    console.popOuts.open(CHAT, DISPLAYS);
    console.enter(CHAT);
    console.store.dispatch({ type: 'chat.closed', session: 's1' });
    expect(console.states()).toEqual([]);
  });

  it('that was open when everything was closed is missing at the next start, with its place', async () => {
    const first = await run();
    first.arrive('s1');
    const main = first.enter({ kind: 'main' });
    first.popOuts.open(CHAT, DISPLAYS);
    first.popOuts.open(WIDGET, DISPLAYS);
    const windows = [first.enter(CHAT), first.enter(WIDGET)];
    first.popOuts.moved(CHAT, BOUNDS);
    // A browser that quits closes one window after the other.
    for (const window of windows) window.leave();
    main.leave();
    first.clock.forward(6_000);
    expect(first.states()).toEqual([
      ['chat', 'missing'],
      ['widget', 'missing'],
    ]);
    await first.end();

    const second = await run();
    expect(second.states()).toEqual([
      ['chat', 'missing'],
      ['widget', 'missing'],
    ]);
    expect(second.store.state.windowPlaces[DISPLAYS]).toMatchObject({ 'chat s1': BOUNDS, chat: BOUNDS });
    second.popOuts.forgetMissing();
    await second.end();
    expect((await run()).states()).toEqual([]);
  });

  it('that is closed while the console goes down is kept, and the first to be there again is open', async () => {
    const first = await run();
    first.popOuts.open(WIDGET, DISPLAYS);
    const window = first.enter(WIDGET);
    await first.end();
    window.leave();
    const second = await run();
    second.enter(WIDGET);
    expect(second.states()).toEqual([['widget', 'open']]);
  });
});

class Host implements WindowHost {
  readonly done: unknown[] = [];
  open = (target: PopOutTarget, bounds: WindowBounds | null): void =>
    void this.done.push(['open', target.kind, bounds]);
  show = (target: WindowTarget): void => void this.done.push(['show', target.kind]);
  close = (target: PopOutTarget): void => void this.done.push(['close', target.kind]);
  displays = (): string => 'two screens';
}

describe('a host that opens windows itself', () => {
  it('is told to open, show and close, with the place of before on its displays', async () => {
    const console = await run();
    const host = new Host();
    console.popOuts.hostedBy(host);
    console.arrive('s1');
    console.popOuts.open(CHAT, 'what a page thinks');
    const window = console.enter(CHAT);
    console.popOuts.moved(CHAT, BOUNDS);
    console.popOuts.show(CHAT);
    console.popOuts.close(CHAT);
    window.leave();
    console.popOuts.open(CHAT, 'what a page thinks');
    expect(host.done).toEqual([
      ['open', 'chat', null],
      ['show', 'chat'],
      ['close', 'chat'],
      ['open', 'chat', BOUNDS],
    ]);
  });

  it('hears where a window was on these displays, and nothing of one that was never there', async () => {
    const console = await run();
    console.popOuts.moved(CHAT, BOUNDS, DISPLAYS);
    expect(console.popOuts.placeOf(CHAT, DISPLAYS)).toEqual(BOUNDS);
    expect(console.popOuts.placeOf({ kind: 'chat', session: 's2' }, DISPLAYS)).toBeNull();
    expect(console.popOuts.placeOf(CHAT, 'two screens')).toBeNull();
  });

  it('opens what was open before by itself, a chat as soon as it is there', async () => {
    const first = await run();
    first.arrive('s1');
    for (const target of [CHAT, WIDGET]) first.popOuts.open(target, DISPLAYS);
    await first.end();
    const second = await run();
    const host = new Host();
    second.popOuts.hostedBy(host);
    expect(host.done).toEqual([['open', 'widget', null]]);
    second.arrive('s1');
    expect(host.done).toEqual([
      ['open', 'widget', null],
      ['open', 'chat', null],
    ]);
  });
});

describe('a view', () => {
  it('is shown in the console where the agent was last, and nowhere else', async () => {
    const console = await run();
    console.enter(CHAT);
    expect(console.popOuts.showView('#/tickets/INC-1')).toBe(false);
    expect(console.store.state.showView).toBeNull();
    const main = console.enter({ kind: 'main' });
    const other = console.enter({ kind: 'main' });
    for (const id of [main.id, other.id, main.id]) console.register.focus(id);
    expect(console.popOuts.showView('#/tickets/INC-1')).toBe(true);
    expect(console.store.state.showView).toEqual({ place: '#/tickets/INC-1', in: main.id, count: 1 });
  });

  it('is shown by a host that has the windows in its hand', async () => {
    const console = await run();
    const host = new Host();
    console.popOuts.hostedBy(host);
    const main = console.enter({ kind: 'main' });
    expect(console.popOuts.showView('#/history/s1')).toBe(true);
    expect(host.done).toEqual([['show', 'main']]);
    expect(console.store.state.showView).toEqual({ place: '#/history/s1', in: main.id, count: 1 });
  });

  it('that is wished while the page of such a host is not there is shown once it has greeted', async () => {
    const console = await run();
    console.popOuts.hostedBy(new Host());
    expect(console.popOuts.showView('#/settings')).toBe(true);
    expect(console.popOuts.showView('#/history/s1')).toBe(true);
    const main = console.enter({ kind: 'main' });
    // What stands in the answer to its greeting is old for a page.
    expect(console.store.state.showView).toBeNull();
    console.clock.forward(1);
    expect(console.store.state.showView).toEqual({ place: '#/history/s1', in: main.id, count: 1 });
    main.leave();
    console.enter({ kind: 'main' });
    console.clock.forward(1);
    expect(console.store.state.showView?.count).toBe(1);
  });

  it.each(['/tickets', 'https://example.com', '#tickets', '#/a b', '#/a#b', `#/${'x'.repeat(400)}`])(
    'is a place in the console: not %j',
    (place) => expect(ViewPlace.safeParse(place).success).toBe(false),
  );
});

describe('the agent', () => {
  it('is where the focus was last, and a wish to see a chat goes to the window that has it', async () => {
    const console = await run();
    const main = console.enter({ kind: 'main' });
    const chat = console.enter(CHAT);
    for (const id of [main.id, chat.id, chat.id, main.id]) console.register.focus(id);
    const focused = console.store.state.windows.map((window) => window.focused);
    expect(focused).toEqual([2, 1]);
    console.popOuts.showChat('s2');
    expect(console.store.state.showChat).toEqual({ session: 's2', in: 'main', count: 1 });
    console.popOuts.open(WIDGET, DISPLAYS);
    console.popOuts.showChat('s2');
    expect(console.store.state.showChat).toEqual({ session: 's2', in: 'widget', count: 2 });
  });
});

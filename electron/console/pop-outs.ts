import { fail, ok, type Result } from '../../broker/protocol/errors';
import type { Clock } from '../../broker/protocol/ports';
import type { StoredDocument } from '../../broker/store/document';
import {
  alertingWindow,
  keyOf,
  type PopOut,
  type PopOutTarget,
  type WindowBounds,
  type WindowPlaces,
  type WindowTarget,
  windowOfChat,
} from '../contract/windows';
import type { ConsoleStore } from './store';

/** A window that is only reloaded is back within this time, and one that goes with the whole browser is not alone. Ms. */
const RETURN_MS = 6_000;
/** A window that was asked for and has not come by then was refused by the system or the browser. Milliseconds. */
const OPEN_MS = 10_000;
/** Chats come and go: no more than this many are kept for the next start. */
const MOST_KEPT = 20;

/** What is kept of one agent's windows. */
export interface WindowsFile {
  popOuts: { target: PopOutTarget; displays: string | null }[];
  places: WindowPlaces;
}

/** A host that opens windows itself, as Electron does. In a browser the page opens them. */
export interface WindowHost {
  /** Opens a window that shows `target`, at `bounds` when it had a place on these displays before. */
  open(target: PopOutTarget, bounds: WindowBounds | null): void;
  /** Brings the window that shows `target` to the front. */
  show(target: WindowTarget): void;
  close(target: PopOutTarget): void;
  /** The display set of now, as the host names it. */
  displays(): string;
}

/**
 * What has a window of its own. A window that closes gives its chat back to the widget; one that was open when
 * everything closed is opened again at the next start.
 */
export class PopOuts {
  readonly #store: ConsoleStore;
  readonly #clock: Clock;
  readonly #timers = new Map<string, () => void>();
  #file: StoredDocument<WindowsFile> | null = null;
  #host: WindowHost | null = null;
  #shows = 0;
  /** A view that was wished while the console's own page was not there to show it. */
  #wished: string | null = null;

  constructor(store: ConsoleStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    store.listen((event) => {
      // A chat that was put away has nothing to show; one that is missing can be shown when the chat is there.
      if (event.type === 'chat.closed') this.close({ kind: 'chat', session: event.session });
      else if (event.type === 'chat.event') this.#openMissing();
    });
  }

  /** From now on this host opens the windows, beginning with those that are missing. */
  hostedBy(host: WindowHost): void {
    this.#host = host;
    this.#openMissing();
  }

  /** An agent has signed in: what was open when Parley was closed is missing, but for what is here already. */
  use(file: StoredDocument<WindowsFile>): void {
    this.#file = file;
    const here = new Map(
      this.#store.state.windows.flatMap(({ shows }) => (shows.kind === 'main' ? [] : [[keyOf(shows), shows] as const])),
    );
    const kept = file.value.popOuts.map(({ target, displays }): PopOut => {
      const state = here.delete(keyOf(target)) ? 'open' : 'missing';
      return { target, displays, state };
    });
    const others = [...here.values()].map((target): PopOut => ({ target, displays: null, state: 'open' }));
    this.#store.dispatch({ type: 'windowPlaces.changed', places: file.value.places });
    this.#store.dispatch({ type: 'popOuts.changed', popOuts: [...kept, ...others] });
    this.#openMissing();
  }

  /** The agent has signed out, or the console closes: what is open now is opened again next time. */
  async release(): Promise<void> {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    const file = this.#file;
    this.#file = null;
    await file?.settled();
  }

  /** A window has come or gone. */
  windowChanged(shows: WindowTarget, here: boolean): void {
    if (shows.kind === 'main' && here) this.#showWished();
    if (shows.kind === 'main' || this.#file === null) return;
    const key = keyOf(shows);
    if (here) {
      this.#cancel(key);
      this.#put({ target: shows, displays: this.#find(key)?.displays ?? null, state: 'open' });
      return;
    }
    const isStillHere = this.#store.state.windows.some((window) => keyOf(window.shows) === key);
    const popOut = this.#find(key);
    if (popOut === undefined || isStillHere) return;
    this.#put({ ...popOut, state: 'returning' }, false);
    this.#after(key, RETURN_MS, () => {
      // Where no window is left, everything was closed: this one is opened again with the others.
      if (this.#store.state.windows.length === 0) this.#put({ ...popOut, state: 'missing' }, false);
      else this.#remove(key);
    });
  }

  open(target: PopOutTarget, displays: string): Result<void> {
    const key = keyOf(target);
    const known = this.#find(key);
    if (target.kind === 'chat' && this.#store.state.chats[target.session] === undefined)
      return fail('not_found', 'That chat is not open here.');
    const isHere = this.#store.state.windows.some((window) => keyOf(window.shows) === key);
    if (isHere) {
      // It is open, or gave its chat back and could not be closed.
      this.#put({ target, displays: known?.displays ?? displays, state: 'open' });
      this.#host?.show(target);
      return ok(undefined);
    }
    const on = this.#host?.displays() ?? displays;
    this.#put({ target, displays: on, state: 'opening' });
    this.#after(key, OPEN_MS, () => this.#remove(key));
    this.#host?.open(target, this.#openingPlace(target, on));
    return ok(undefined);
  }

  show(target: PopOutTarget): void {
    this.#host?.show(target);
  }

  close(target: PopOutTarget): void {
    const key = keyOf(target);
    if (this.#find(key) === undefined) return;
    this.#remove(key);
    this.#host?.close(target);
  }

  /** Where a window is now. Kept for these displays; a page does not know them, and means those it was opened on. */
  moved(target: PopOutTarget, bounds: WindowBounds, displays?: string): void {
    const on = displays ?? this.#find(keyOf(target))?.displays ?? null;
    if (on === null) return;
    const { windowPlaces } = this.#store.state;
    const places = { ...windowPlaces, [on]: { ...windowPlaces[on], [keyOf(target)]: bounds, [target.kind]: bounds } };
    this.#store.dispatch({ type: 'windowPlaces.changed', places });
    this.#write();
  }

  /** Where this very window was on these displays. */
  placeOf(target: PopOutTarget, displays: string): WindowBounds | null {
    return this.#store.state.windowPlaces[displays]?.[keyOf(target)] ?? null;
  }

  forgetMissing(): void {
    this.#set(this.#store.state.popOuts.filter((popOut) => popOut.state !== 'missing'));
  }

  /** Shows a chat where it is. */
  showChat(session: string): void {
    const target = windowOfChat(this.#store.state.popOuts, session);
    this.#shows += 1;
    if (target.kind !== 'chat')
      this.#store.dispatch({ type: 'showChat.asked', show: { session, in: target.kind, count: this.#shows } });
    this.#host?.show(target);
  }

  /** Shows a view in the console's own window where the agent was last. False: there is none, and nobody opens one. */
  showView(place: string): boolean {
    this.#host?.show({ kind: 'main' });
    const own = alertingWindow(this.#store.state.windows.filter(({ shows }) => shows.kind === 'main'));
    if (own === null) {
      if (this.#host !== null) this.#wished = place;
      return this.#host !== null;
    }
    this.#wished = null;
    this.#shows += 1;
    this.#store.dispatch({ type: 'showView.asked', show: { place, in: own.id, count: this.#shows } });
    return true;
  }

  /** A page takes what was wished before it greeted for something old: it is told after the answer. */
  #showWished(): void {
    if (this.#wished !== null) this.#clock.after(0, () => this.#wished !== null && this.showView(this.#wished));
  }

  #openMissing(): void {
    const host = this.#host;
    if (host === null || this.#file === null) return;
    const { popOuts, chats } = this.#store.state;
    for (const { target, state } of popOuts) {
      if (state !== 'missing' || (target.kind === 'chat' && chats[target.session] === undefined)) continue;
      const displays = host.displays();
      this.#put({ target, displays, state: 'opening' });
      this.#after(keyOf(target), OPEN_MS, () => this.#remove(keyOf(target)));
      host.open(target, this.#openingPlace(target, displays));
    }
  }

  /** Its own place of before, or that of the last window of its kind. */
  #openingPlace(target: PopOutTarget, displays: string): WindowBounds | null {
    return this.placeOf(target, displays) ?? this.#store.state.windowPlaces[displays]?.[target.kind] ?? null;
  }

  #find(key: string): PopOut | undefined {
    return this.#store.state.popOuts.find((popOut) => keyOf(popOut.target) === key);
  }

  #put(popOut: PopOut, write = true): void {
    const key = keyOf(popOut.target);
    const { popOuts } = this.#store.state;
    const isKnown = popOuts.some((one) => keyOf(one.target) === key);
    const next = isKnown ? popOuts.map((one) => (keyOf(one.target) === key ? popOut : one)) : [...popOuts, popOut];
    this.#set(next, write);
  }

  #remove(key: string): void {
    this.#cancel(key);
    this.#set(this.#store.state.popOuts.filter((popOut) => keyOf(popOut.target) !== key));
  }

  #set(popOuts: readonly PopOut[], write = true): void {
    this.#store.dispatch({ type: 'popOuts.changed', popOuts });
    if (write) this.#write();
  }

  #write(): void {
    const { popOuts, windowPlaces } = this.#store.state;
    const kept = popOuts.slice(-MOST_KEPT).map(({ target, displays }) => ({ target, displays }));
    const keys = new Set(['chat', 'widget', ...kept.map(({ target }) => keyOf(target))]);
    const places = Object.fromEntries(
      Object.entries(windowPlaces).map(([displays, byKey]) => [
        displays,
        Object.fromEntries(Object.entries(byKey).filter(([key]) => keys.has(key))),
      ]),
    );
    void this.#file?.update(() => ({ popOuts: kept, places }));
  }

  #after(key: string, delayMs: number, task: () => void): void {
    this.#cancel(key);
    const cancel = this.#clock.after(delayMs, () => {
      this.#timers.delete(key);
      task();
    });
    this.#timers.set(key, cancel);
  }

  #cancel(key: string): void {
    this.#timers.get(key)?.();
    this.#timers.delete(key);
  }
}

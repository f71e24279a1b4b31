import { createStore, type StoreApi } from 'zustand/vanilla';
import { fail, ok, type Result } from '../../../broker/protocol/errors';
import type { ConsoleCommand, ConsoleInput, ConsoleOutput } from '../../../electron/contract/commands';
import type { ConsoleEvent } from '../../../electron/contract/events';
import type { CoreFrame, WindowPort } from '../../../electron/contract/frames';
import { reduce } from '../../../electron/contract/reducer';
import type { ConsoleState } from '../../../electron/contract/state';
import type { WindowTarget } from '../../../electron/contract/windows';

const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 5_000;

export interface CoreView {
  /** Null until the core has said how things stand. */
  readonly state: ConsoleState | null;
  /** Whether the core answers. */
  readonly linked: boolean;
  /** It runs, but was started anew and does not know this window. */
  readonly notLetIn?: boolean;
  /** This window's id in `state.windows`, for as long as the link holds. */
  readonly window: number | null;
}

type Settle = (result: Result<unknown>) => void;

/** The core, as a window has it: its state, kept the same by the same reducer, and its calls. */
export class CoreClient {
  readonly store: StoreApi<CoreView> = createStore<CoreView>(() => ({ state: null, linked: false, window: null }));
  readonly #openPort: () => WindowPort;
  readonly #shows: WindowTarget;
  readonly #calls = new Map<number, Settle>();
  #port: WindowPort | null = null;
  #nextCall = 1;
  #lastFrame = 0;
  #resyncing = false;
  #failures = 0;

  constructor(openPort: () => WindowPort, shows: WindowTarget = { kind: 'main' }) {
    this.#openPort = openPort;
    this.#shows = shows;
    this.#connect();
  }

  /** Asks the core; never rejects. `unavailable` when the core does not run. */
  call<C extends ConsoleCommand>(command: C, input: ConsoleInput<C>): Promise<Result<ConsoleOutput<C>>> {
    const port = this.#port;
    if (port === null) return Promise.resolve(GONE);
    const id = this.#nextCall;
    this.#nextCall += 1;
    return new Promise((resolve) => {
      // The core answers a call with what the contract says.
      this.#calls.set(id, (result) => resolve(result as Result<ConsoleOutput<C>>));
      port.send({ t: 'call', id, command, input });
    });
  }

  /** For what this window alone adds to its state: the conversations that it has loaded. */
  dispatch(...events: readonly ConsoleEvent[]): void {
    this.store.setState(({ state }) => (state === null ? {} : { state: events.reduce(reduce, state) }));
  }

  #connect(): void {
    const port = this.#openPort();
    this.#port = port;
    port.onMessage((frame) => {
      if (this.#port === port) this.#take(frame);
    });
    port.onClose((why) => {
      if (this.#port === port) this.#lost(why === 'notLetIn');
    });
    port.send({ t: 'hello', v: 1, shows: this.#shows });
  }

  #take(frame: CoreFrame): void {
    switch (frame.t) {
      case 'hello':
      case 'resync':
        this.#lastFrame = frame.n;
        this.#resyncing = false;
        this.#failures = 0;
        this.store.setState({
          state: frame.state,
          linked: true,
          ...(frame.t === 'hello' ? { window: frame.window ?? null } : {}),
        });
        return;
      case 'events':
        if (this.#resyncing) return;
        if (frame.n !== this.#lastFrame + 1) {
          this.#resyncing = true;
          this.#port?.send({ t: 'resync' });
          return;
        }
        this.#lastFrame = frame.n;
        this.dispatch(...frame.events);
        return;
      case 'ok':
        this.#settle(frame.id, ok(frame.data));
        return;
      case 'fail':
        this.#settle(frame.id, { ok: false, error: frame.error });
        return;
    }
  }

  #settle(id: number, result: Result<unknown>): void {
    this.#calls.get(id)?.(result);
    this.#calls.delete(id);
  }

  #lost(notLetIn: boolean): void {
    this.#port = null;
    this.store.setState({ linked: false, window: null, ...(notLetIn ? { notLetIn } : {}) });
    for (const settle of this.#calls.values()) settle(GONE);
    this.#calls.clear();
    const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
    this.#failures += 1;
    setTimeout(() => this.#connect(), delay);
  }
}

const GONE: Result<never> = fail('unavailable', "The console's program is not running. Start it again.");

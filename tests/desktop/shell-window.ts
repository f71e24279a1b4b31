import type { CoreFrame } from '../../electron/contract/frames';
import { reduce } from '../../electron/contract/reducer';
import type { ConsoleState } from '../../electron/contract/state';
import type { ShellProcess } from './shell-process';

const FROM = { origin: 'parley-app://console', main: true };

export interface WindowFacts {
  readonly id: number;
  readonly url: string;
  readonly visible: boolean;
  readonly minimized: boolean;
  readonly maximized: boolean;
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** A window without a page: it speaks the frames of the contract itself, and keeps the state as a page would. */
export class ShellWindow {
  readonly #shell: ShellProcess;
  readonly id: number;
  /** The kinds of connection that it has seen, in order. */
  readonly seen: string[] = [];
  #state: ConsoleState | null = null;
  #nextCall = 1;
  readonly #answers = new Map<number, CoreFrame>();

  private constructor(shell: ShellProcess, id: number) {
    this.#shell = shell;
    this.id = id;
  }

  /** Greets the core as the page of the first window. */
  static async of(shell: ShellProcess): Promise<ShellWindow> {
    const [first] = await shell.drive<WindowFacts[]>('windows');
    if (first === undefined) throw new Error('There is no window');
    const window = new ShellWindow(shell, first.id);
    shell.onCall('webContents.send', ([id, , frame]) => {
      // What the double records of a frame is the frame.
      if (id === window.id) window.#take(frame as CoreFrame);
    });
    await window.#send({ t: 'hello', v: 1 });
    await shell.until(() => window.#state !== null, 'the state');
    return window;
  }

  get state(): ConsoleState {
    if (this.#state === null) throw new Error('The core has not answered');
    return this.#state;
  }

  facts(): Promise<WindowFacts[]> {
    return this.#shell.drive('windows');
  }

  /** Asks the core. Throws what it refuses. */
  async call(command: string, input: unknown): Promise<unknown> {
    const id = this.#nextCall;
    this.#nextCall += 1;
    await this.#send({ t: 'call', id, command, input });
    await this.#shell.until(() => this.#answers.has(id), `the answer to ${command}`);
    const answer = this.#answers.get(id);
    if (answer?.t === 'fail') throw new Error(`${command}: ${answer.error.code} ${answer.error.message}`);
    return answer?.t === 'ok' ? answer.data : null;
  }

  async until(condition: (state: ConsoleState) => boolean, what: string): Promise<void> {
    await this.#shell.until(() => condition(this.state), what);
  }

  async #send(frame: unknown): Promise<void> {
    await this.#shell.drive('ipc', this.id, 'parley:frames', FROM, frame);
  }

  #take(frame: CoreFrame): void {
    switch (frame.t) {
      case 'hello':
      case 'resync':
        this.#state = frame.state;
        return;
      case 'events':
        for (const event of frame.events) {
          if (this.#state !== null) this.#state = reduce(this.#state, event);
          if (event.type === 'connection.changed') this.seen.push(event.connection.kind);
        }
        return;
      case 'ok':
      case 'fail':
        this.#answers.set(frame.id, frame);
        return;
      default:
        return;
    }
  }
}

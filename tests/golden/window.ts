import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ConsoleCommand, ConsoleInput, ConsoleOutput } from '../../electron/contract/commands';
import type { CoreFrame, WindowFrame } from '../../electron/contract/frames';

/** A window of the web host without a browser: it speaks the frames, and calls what a view would call. */
export class BareWindow {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (frame: Extract<CoreFrame, { t: 'ok' | 'fail' }>) => void>();
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      // Only our own core is at the other end.
      const frame = JSON.parse(String(data)) as CoreFrame;
      if (frame.t === 'ok' || frame.t === 'fail') this.#waiting.get(frame.id)?.(frame);
    });
  }

  /** `address`: the console's first address, with its token. */
  static async open(address: string): Promise<BareWindow> {
    const first = await fetch(address, { redirect: 'manual' });
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { origin, host } = new URL(address);
    const socket = new WebSocket(`ws://${host}/frames`, { headers: { cookie, origin } });
    await once(socket, 'open');
    const window = new BareWindow(socket);
    const hello = once(socket, 'message');
    window.#send({ t: 'hello', v: 1 });
    await hello;
    return window;
  }

  /** Throws with the error's words when the core says no. */
  async call<C extends ConsoleCommand>(command: C, input: ConsoleInput<C>): Promise<ConsoleOutput<C>> {
    this.#calls += 1;
    const id = this.#calls;
    const answered = new Promise<Extract<CoreFrame, { t: 'ok' | 'fail' }>>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ t: 'call', id, command, input });
    const answer = await answered;
    if (answer.t === 'fail') throw new Error(`${command}: ${answer.error.code}: ${answer.error.message}`);
    return answer.data as ConsoleOutput<C>;
  }

  close(): void {
    this.#socket.terminate();
  }

  #send(frame: WindowFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }
}

import { fail, invalidInput, protocolError, type Result } from '../../broker/protocol/errors';
import type { Logger } from '../../broker/store/logger';
import type { ConsoleEvent } from '../contract/events';
import { type CorePort, MAX_FRAME_BYTES, WindowFrame } from '../contract/frames';
import type { ConsoleState } from '../contract/state';
import type { WindowTarget } from '../contract/windows';
import type { ConsoleStore } from './store';
import type { Seat } from './window-register';

/** Carries out one call of the window with that id; never rejects. */
export type CallHandler = (command: string, input: unknown, window: number | null) => Promise<Result<unknown>>;

/**
 * Connects one window: answers its frames, and sends it what happens, in numbered frames, one for all events of a
 * turn of the event loop.
 */
export function attachWindow(
  port: CorePort,
  store: ConsoleStore,
  call: CallHandler,
  logger: Logger,
  join?: (shows: WindowTarget) => Seat,
): void {
  let greeted = false;
  let sent = 0;
  let pending: ConsoleEvent[] = [];
  let closed = false;
  let seat: Seat | null = null;

  const flush = (): void => {
    if (pending.length === 0 || closed) return;
    sent += 1;
    port.send({ t: 'events', n: sent, events: pending });
    pending = [];
  };
  const stopListening = store.listen((event) => {
    if (!greeted) return;
    if (pending.length === 0) setImmediate(flush);
    pending.push(event);
  });
  port.onClose(() => {
    closed = true;
    stopListening();
    seat?.leave();
  });
  port.onMessage((message) => {
    const frame = readFrame(message);
    if (!frame.ok) {
      logger.warn({ code: frame.error.code }, 'A window sent a frame that was refused.');
      port.send({ t: 'fail', id: callIdOf(message), error: frame.error });
      return;
    }
    switch (frame.value.t) {
      case 'hello':
        seat ??= join?.(frame.value.shows ?? { kind: 'main' }) ?? null;
        greeted = true;
        pending = [];
        port.send({
          t: 'hello',
          v: 1,
          n: sent,
          state: snapshotOf(store.state),
          ...(seat === null ? {} : { window: seat.id }),
        });
        return;
      case 'resync':
        // What was pending is in the snapshot already.
        pending = [];
        port.send({ t: 'resync', n: sent, state: snapshotOf(store.state) });
        return;
      case 'call': {
        const { id, command, input } = frame.value;
        void call(command, input, seat?.id ?? null).then((result) => {
          if (closed) return;
          // Events that the call made come before its answer.
          flush();
          port.send(result.ok ? { t: 'ok', id, data: result.value } : { t: 'fail', id, error: result.error });
        });
        return;
      }
    }
  });
}

/** Conversations can be long: a window asks for those it shows. */
function snapshotOf(state: ConsoleState): ConsoleState {
  return { ...state, conversations: {} };
}

function readFrame(message: unknown): Result<WindowFrame> {
  if (sizeOf(message) > MAX_FRAME_BYTES) return fail('too_large', `A frame may have ${MAX_FRAME_BYTES} bytes.`);
  const parsed = WindowFrame.safeParse(message);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, error: invalidInput(parsed.error) };
}

function sizeOf(message: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(message) ?? '');
  } catch {
    // Cyclic or otherwise no JSON: the schema refuses it.
    return 0;
  }
}

/** So that a caller whose frame was refused learns of it; 0 when it cannot be told which call it was. */
function callIdOf(message: unknown): number {
  const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : 0;
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 ? id : 0;
}

export const UNKNOWN_CALL = protocolError('unknown_command', 'This console does not know that request.');

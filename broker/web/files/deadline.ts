import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../protocol/ports';

/** A request that is not all here after so many milliseconds is cut off. */
export function finishWithin(request: IncomingMessage, ms: number, clock: Clock): void {
  if (request.complete) return;
  const cancel = clock.after(ms, () => {
    if (!request.complete) request.destroy();
  });
  request.once('end', cancel);
  request.once('close', cancel);
}

/**
 * A request that brings nothing for so many milliseconds is cut off, after twice as many at the latest; one that goes
 * on may take its time. Counts at the socket: a listener on the request would take its bytes away from the form.
 */
export function keepMoving(request: IncomingMessage, ms: number, clock: Clock): void {
  if (request.complete) return;
  const { socket } = request;
  let seen = socket.bytesRead;
  let cancel = clock.after(ms, check);
  function check(): void {
    if (request.complete) return;
    if (socket.bytesRead === seen) {
      request.destroy();
      return;
    }
    seen = socket.bytesRead;
    cancel = clock.after(ms, check);
  }
  request.once('close', () => cancel());
}

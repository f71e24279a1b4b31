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

/** A request that brings nothing for so many milliseconds is cut off; one that goes on may take its time. */
export function keepMoving(request: IncomingMessage, ms: number, clock: Clock): void {
  if (request.complete) return;
  const cut = (): void => {
    if (!request.complete) request.destroy();
  };
  let cancel = clock.after(ms, cut);
  request.on('data', () => {
    cancel();
    cancel = clock.after(ms, cut);
  });
  request.once('end', () => cancel());
  request.once('close', () => cancel());
}

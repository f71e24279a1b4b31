import * as z from 'zod';

/** What a console says to the server that it embeds, where it cannot send a signal: on Windows one ends it at once. */
export const STOP = 'stop';

/** The end of the line that a utility process of Electron has (`process.parentPort`). */
interface ParentPort {
  on(event: 'message', listener: (message: unknown) => void): unknown;
}
const ParentPort = z.custom<ParentPort>((port) => typeof port === 'object' && port !== null && 'on' in port);
const Message = z.object({ data: z.literal(STOP) });

/** Whether a console has started this process: under Node by `fork`, under Electron as a utility process. */
export function isEmbedded(): boolean {
  return process.send !== undefined || parentPort() !== null;
}

/** Calls `stop` when the console asks for it. What it asked before this is heard, too: Electron keeps it. */
export function onStopAsked(stop: () => void): void {
  parentPort()?.on('message', (message) => {
    if (Message.safeParse(message).success) stop();
  });
}

function parentPort(): ParentPort | null {
  return ParentPort.safeParse(Reflect.get(process, 'parentPort')).data ?? null;
}

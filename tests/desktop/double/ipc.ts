import { emitterOf } from './events';
import { type Doubled, strict } from './strict';

const { emitter, on } = emitterOf('ipcMain');

export const ipcMain = strict('ipcMain', { on } satisfies Doubled<Electron.IpcMain>);

/** A message as it comes from a window. */
export function arrive(channel: string, event: object, ...args: unknown[]): void {
  emitter.emit(channel, event, ...args);
}

export function ipcChannels(): string[] {
  return emitter.eventNames().map(String);
}

import { EventEmitter } from 'node:events';
import { record } from './record';

/** An event of Electron that may be prevented. */
export class PreventableEvent {
  defaultPrevented = false;
  readonly preventDefault = (): void => {
    this.defaultPrevented = true;
  };
}

/** The part of an emitter that Electron's objects show, with each subscription recorded. */
export function emitterOf(name: string): { readonly emitter: EventEmitter; readonly on: On; readonly once: On } {
  const emitter = new EventEmitter();
  return {
    emitter,
    on: (event, listener) => {
      record(`${name}.on`, event);
      emitter.on(event, heard(listener));
    },
    once: (event, listener) => {
      emitter.once(event, heard(listener));
    },
  };
}

export type Listener = (...args: never[]) => void;
type On = (event: string, listener: Listener) => void;

/** What is emitted is what Electron's types say of the event: the listener takes it as such. */
export function heard(listener: Listener): (...args: unknown[]) => void {
  return (...args) => listener(...(args as never[]));
}

import { request } from 'node:http';
import { emitterOf } from './events';
import { record } from './record';
import { type Doubled, strict } from './strict';

/** Requests of the program's own, as a new version is asked for: over plain HTTP, to this computer alone. */
export const net = strict('net', {
  request: (options: Electron.ClientRequestConstructorOptions | string): Electron.ClientRequest => {
    if (typeof options === 'string') throw new Error('The double takes options only');
    const { hostname, port, path, method, headers } = options;
    record('net.request', `${options.protocol}//${hostname}:${port}${path}`, options.redirect ?? null);
    // Of Electron's request the updater uses what Node's has, too.
    return request({ hostname, port, path, method, headers: { ...headers } }) as unknown as Electron.ClientRequest;
  },
} satisfies Doubled<Electron.Net>);

const native = emitterOf('autoUpdater');
export const autoUpdater = strict('autoUpdater', {
  emit: (event: string | symbol) => {
    record('autoUpdater.emit', String(event));
    return native.emitter.emit(event);
  },
  on: native.on,
} satisfies Doubled<Electron.AutoUpdater>);

import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { onStopAsked, STOP } from '../../broker/parent-port';

describe('a server that a console embeds', () => {
  afterEach(() => void Reflect.deleteProperty(process, 'parentPort'));

  it.each<[unknown, boolean]>([
    [{ data: STOP, ports: [] }, true],
    [{ data: 'go on', ports: [] }, false],
    [{ data: { stop: true }, ports: [] }, false],
    [STOP, false],
    [null, false],
  ])('that is sent %j over its port stops: %s', (message, stops) => {
    const port = new EventEmitter();
    Reflect.set(process, 'parentPort', port);
    let stopped = false;
    onStopAsked(() => {
      stopped = true;
    });
    port.emit('message', message);
    expect(stopped).toBe(stops);
  });

  it.each([undefined, null, 'port', {}])('has no port where Electron gives it %j', (port) => {
    Reflect.set(process, 'parentPort', port);
    expect(() => onStopAsked(() => undefined)).not.toThrow();
  });
});

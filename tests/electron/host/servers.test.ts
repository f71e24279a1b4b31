import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { ServerProcess } from '../../../electron/host/embedded-server';
import { type ServerMemory, Servers } from '../../../electron/host/servers';
import { HandClock } from '../../broker/hub/clocks';
import { expectOk } from '../../broker/hub/world';
import { KeptLog } from '../console/parts';

const HERE = 'http://127.0.0.1:8484';
const ELSEWHERE = 'https://chat.example.com';

/** Processes that are ready at once and end when asked; `events` says what happened, in order. */
function setUp() {
  const events: string[] = [];
  const launch = (): ServerProcess => {
    const process = new EventEmitter();
    events.push('start');
    const ready = {
      ready: true,
      visitor: HERE,
      local: HERE,
      mqtt: 'mqtt://127.0.0.1:1',
      mqttWebSocket: 'ws://x',
      pid: 1,
    };
    setImmediate(() => process.emit('line', JSON.stringify(ready)));
    return {
      onLine: (listener) => void process.on('line', listener),
      onError: () => undefined,
      onExit: (listener) => void process.on('exit', listener),
      terminate: () => {
        setImmediate(() => {
          events.push('end');
          process.emit('exit', 0);
        });
      },
      kill: () => undefined,
    };
  };
  const memory: ServerMemory = {
    chosen: null,
    asks: false,
    keep: async (chosen) => void events.push(`keep ${chosen}`),
  };
  const parts = { launch, argv: [], clock: new HandClock(), logger: new KeptLog(), say: () => undefined };
  return { servers: new Servers(parts, memory), events };
}

describe('the servers of a console', () => {
  it('are that of this computer once, however often it is asked for', async () => {
    const { servers, events } = setUp();
    const all = await Promise.all([servers.here(), servers.start(), servers.here()]);
    expect(all.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(events.filter((event) => event === 'start')).toHaveLength(1);
    await servers.chosen(`${HERE}/`);
    expect(events.at(-1)).toBe('keep here');
    expect(servers.embedded).not.toBeNull();
  });

  it('end that of this computer when the agent goes elsewhere, and start it again, never two at once', async () => {
    const { servers, events } = setUp();
    expectOk(await servers.here());
    await servers.chosen(ELSEWHERE);
    expect(expectOk(await servers.here())).toBe(HERE);
    expect(events).toEqual(['start', 'keep here', `keep ${ELSEWHERE}`, 'end', 'start', 'keep here']);
    await servers.close();
    expect(events.at(-1)).toBe('end');
    expect(servers.embedded).toBeNull();
  });
});

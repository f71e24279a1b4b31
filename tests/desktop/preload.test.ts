import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { built } from './built';
import { lacked, strict } from './double/strict';

interface Exposed {
  readonly openPort: () => Record<string, (argument: unknown) => unknown>;
}

/** Runs the built preload as a sandboxed window does: one file, and a `require` that knows `electron` alone. */
function runPreload() {
  const sent: unknown[][] = [];
  const listeners = new Map<string, (...args: unknown[]) => void>();
  const exposed = new Map<string, Exposed>();
  const electron = strict('electron', {
    contextBridge: strict('contextBridge', {
      exposeInMainWorld: (name: string, api: Exposed) => void exposed.set(name, api),
    }),
    ipcRenderer: strict('ipcRenderer', {
      send: (...args: unknown[]) => void sent.push(args),
      on: (channel: string, listener: (...args: unknown[]) => void) => void listeners.set(channel, listener),
    }),
  });
  const module = { exports: {} };
  const required: string[] = [];
  const require = (name: string): unknown => {
    required.push(name);
    if (name !== 'electron') throw new Error(`A sandboxed preload cannot load ${name}`);
    return electron;
  };
  const context = createContext({ module, exports: module.exports, require });
  runInContext(readFileSync(built('preload/preload.cjs'), 'utf8'), context);
  return { sent, listeners, exposed, required };
}

describe('the built preload', () => {
  it('is one file that needs nothing but electron', () => {
    const { required } = runPreload();
    expect([...new Set(required)]).toEqual(['electron']);
    expect(lacked).toEqual([]);
  });

  it('gives a window exactly one port', () => {
    const { exposed } = runPreload();
    expect([...exposed.keys()]).toEqual(['parley']);
    const bridge = exposed.get('parley');
    expect(Object.keys(bridge ?? {})).toEqual(['openPort']);
    expect(Object.keys(bridge?.openPort() ?? {}).sort()).toEqual(['onClose', 'onMessage', 'send']);
  });

  it('passes frames on one channel, and never the event with its sender', () => {
    const { exposed, sent, listeners } = runPreload();
    const port = exposed.get('parley')?.openPort();
    port?.send?.({ t: 'hello', v: 1 });
    expect(sent).toEqual([['parley:frames', { t: 'hello', v: 1 }]]);

    const got: unknown[][] = [];
    port?.onMessage?.((...args: unknown[]) => void got.push(args));
    expect([...listeners.keys()]).toEqual(['parley:frames']);
    listeners.get('parley:frames')?.({ sender: 'ipcRenderer' }, { t: 'ok', id: 1, data: null }, 'more');
    expect(got).toEqual([[{ t: 'ok', id: 1, data: null }]]);
  });

  it('answers nothing that could lead back to Electron', () => {
    const { exposed } = runPreload();
    const port = exposed.get('parley')?.openPort();
    expect(port?.send?.({ t: 'hello', v: 1 })).toBeUndefined();
    expect(port?.onMessage?.(() => undefined)).toBeUndefined();
    expect(port?.onClose?.(() => undefined)).toBeUndefined();
  });
});

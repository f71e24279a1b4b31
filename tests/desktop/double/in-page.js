/**
 * Runs in a page before its own scripts, with the built preload behind it: `require` knows
 * `electron` alone, as in a sandboxed window. What crosses to the other process and back is copied.
 */
const listeners = new Map();

globalThis.doubleDeliver = (channel, args) => {
  for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
};

const electron = {
  contextBridge: {
    exposeInMainWorld: (name, api) => Object.defineProperty(globalThis, name, { value: api, enumerable: true }),
  },
  ipcRenderer: {
    send: (channel, message) => void globalThis.doubleSend(channel, structuredClone(message)),
    on: (channel, listener) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
  },
};

// biome-ignore lint/correctness/noUnusedVariables: the preload, which comes behind, calls it.
const require = (name) => {
  if (name !== 'electron') throw new Error(`A sandboxed preload cannot load ${name}`);
  return electron;
};

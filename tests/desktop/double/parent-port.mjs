/**
 * Runs in a utility process before its program: it has the port of Electron in the place of Node's channel, and what is
 * sent before anybody listens is kept.
 */
const kept = [];
const listeners = [];
const { send } = process;
process.on('message', (data) => {
  if (listeners.length === 0) kept.push(data);
  for (const listener of listeners) listener({ data, ports: [] });
});
process.send = undefined;

process.parentPort = Object.freeze({
  on: (event, listener) => {
    if (event !== 'message') throw new Error(`The port of Electron has no event ${event}`);
    listeners.push(listener);
    setImmediate(() => {
      for (const data of kept.splice(0)) listener({ data, ports: [] });
    });
  },
  postMessage: (message) => send.call(process, message),
});

import { contextBridge, ipcRenderer } from 'electron';
import type { CoreFrame } from '../../contract/frames';
import type { ParleyBridge } from '../../contract/preload';

/**
 * The one script that stands between a window and the core. It passes frames and nothing else: a window never sees
 * `ipcRenderer`, nor the event with its sender.
 */
const FRAMES = 'parley:frames';

const bridge: ParleyBridge = {
  openPort: () => ({
    send: (frame) => ipcRenderer.send(FRAMES, frame),
    onMessage: (listener) => {
      ipcRenderer.on(FRAMES, (_event, frame: CoreFrame) => listener(frame));
    },
    // The core lives as long as its windows: there is nothing to tell.
    onClose: () => undefined,
  }),
};

contextBridge.exposeInMainWorld('parley', bridge);

import type { WindowPort } from './frames';

/** All that the preload gives a window: `window.parley`. Absent in a browser. */
export interface ParleyBridge {
  /** The window's one port to the core. */
  openPort(): WindowPort;
}

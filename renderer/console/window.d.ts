import type { ParleyBridge } from '../../electron/contract/preload';

declare global {
  interface Window {
    readonly parley?: ParleyBridge;
  }
}

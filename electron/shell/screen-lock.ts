import { powerMonitor } from 'electron';
import { BUS_PROGRAM } from '../desktop/screen-lock';
import { followBus, type ScreenLock } from './bus-lock';

/** Of this system; null where nobody tells of it. After ready. */
export async function openScreenLock(): Promise<ScreenLock | null> {
  if (process.platform === 'linux') return followBus(BUS_PROGRAM);
  return {
    listen: (listener) => {
      powerMonitor.on('lock-screen', () => listener(true));
      powerMonitor.on('unlock-screen', () => listener(false));
    },
    close: () => undefined,
  };
}

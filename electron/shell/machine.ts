import { networkInterfaces } from 'node:os';
import { powerMonitor } from 'electron';
import type { Clock } from '../../broker/protocol/ports';
import type { Console } from '../console/console';
import { isOnThisComputer } from '../console/servers';
import { canReach, networkOf } from '../desktop/network';
import { AT_WORK, afterMachineEvent, awayOf, type MachineEvent } from '../desktop/presence';
import type { ScreenLock } from './bus-lock';

/** How often the system is asked how long nobody has touched it, and in which network it is. Milliseconds. */
const LOOK_MS = 2_000;

/** Lets presence follow the machine: lock, sleep, idleness, another network, and back. */
export function followMachine(
  console: Console,
  clock: Clock,
  lock: ScreenLock | null,
): { back(): void; close(): void } {
  let state = AT_WORK;
  let cancel = (): void => undefined;
  const take = (event: MachineEvent): void => {
    const settings = console.state.settings.presence;
    state = afterMachineEvent(state, event, settings);
    console.setAway(awayOf(state, settings));
  };
  let network = networkOf(networkInterfaces());
  const look = (): void => {
    take({ kind: 'idle', seconds: powerMonitor.getSystemIdleTime() });
    const now = networkOf(networkInterfaces());
    if (now !== network) {
      network = now;
      console.connectAnew('network');
    }
    const { signIn, connection } = console.state;
    const serverIsHere = signIn.server === null || isOnThisComputer(signIn.server);
    const connected = connection.kind === 'connected';
    take({ kind: 'network', reachable: canReach({ network, serverIsHere, connected }) });
    cancel = clock.after(LOOK_MS, look);
  };
  lock?.listen((locked) => take({ kind: locked ? 'lock' : 'unlock' }));
  powerMonitor.on('suspend', () => take({ kind: 'suspend' }));
  powerMonitor.on('resume', () => {
    take({ kind: 'resume' });
    // What was connected before the sleep is dead, and would be found out only by its next keep-alive.
    console.connectAnew('sleep');
  });
  look();
  const close = (): void => {
    cancel();
    lock?.close();
  };
  return { back: () => take({ kind: 'back' }), close };
}

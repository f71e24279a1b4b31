import { Wifi, WifiOff } from 'lucide-react';
import type { ConsoleState } from '../../../electron/contract/state';
import { useCore } from '../core/hooks';
import { type Translate, useTexts } from '../core/texts';

export function ConnectionStatus() {
  const t = useTexts();
  const connection = useCore((state) => state.connection);
  const waiting = useCore(countUnsent);
  const good = connection.kind === 'connected';
  const Icon = good ? Wifi : WifiOff;
  return (
    <div
      role="status"
      aria-label={t('connection.label')}
      className={`fact connection is-${connection.kind}`}
      title={
        connection.kind === 'reconnecting' && connection.because !== undefined
          ? t(`connection.because.${connection.because}`)
          : undefined
      }
    >
      <Icon size={16} aria-hidden="true" />
      <span>{textOf(connection.kind, waiting, t)}</span>
    </div>
  );
}

function textOf(kind: ConsoleState['connection']['kind'], waiting: number, t: Translate): string {
  if (kind !== 'offline') return t(`connection.${kind}`);
  return waiting === 0 ? t('connection.offline') : t('connection.offlineWaiting', { count: waiting });
}

/** Messages and notes that the hub has not taken yet; what failed for good is not waiting. */
function countUnsent(state: ConsoleState): number {
  const entries = Object.values(state.outbox).flat();
  return entries.filter((entry) => entry.state.kind !== 'failed').length;
}

import { Alerts } from '../alerts/alerts';
import { useCore } from '../core/hooks';
import { ConnectionStatus } from '../status/connection-status';
import { QueueStatus } from '../status/queue-status';
import { StatusControl } from '../status/status-control';

export function Header() {
  const title = useCore((state) => state.workspace?.title ?? '');
  return (
    <header className="header">
      <h1>{title}</h1>
      <Alerts />
      <div className="header-facts">
        <QueueStatus />
        <ConnectionStatus />
      </div>
      <StatusControl />
    </header>
  );
}

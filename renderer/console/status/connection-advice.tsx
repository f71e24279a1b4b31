import { WifiOff } from 'lucide-react';
import { useCore } from '../core/hooks';
import { useTexts } from '../core/texts';

/** Says what to do when the network lets the server's pages through and no chats; nothing otherwise. */
export function ConnectionAdvice() {
  const t = useTexts();
  const address = useCore(({ connection }) => (connection.kind === 'offline' ? connection.blocked : undefined));
  if (address === undefined) return null;
  return (
    <div className="hearing" role="alert" aria-label={t('connection.advice.label')}>
      <WifiOff size={16} aria-hidden="true" />
      <p>{t('connection.advice', { address })}</p>
    </div>
  );
}

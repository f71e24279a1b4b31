import { CloudOff } from 'lucide-react';
import { useTexts } from '../core/texts';

/** Said while the server does not answer; the core goes on trying. */
export function Unreachable({ reason }: { readonly reason: string | null }) {
  const t = useTexts();
  return (
    // Always there: a status that comes together with its text is not read out.
    <div role="status">
      {reason === null ? null : (
        <div className="sign-in-unreachable">
          <CloudOff size={18} aria-hidden="true" />
          <div>
            <strong>{t('servers.unreachable')}</strong>
            <p>{t('servers.trying', { reason })}</p>
          </div>
        </div>
      )}
    </div>
  );
}

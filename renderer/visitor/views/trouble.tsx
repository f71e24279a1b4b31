import type { ChatState } from '../chat/chat-state';
import type { Trouble } from '../chat/trouble';
import { t } from '../texts';

interface AdviceProps {
  readonly trouble: Trouble | null;
  readonly retry: () => void;
}

/** What is in the way of the chat, and what the visitor can do about it. */
export function Advice({ trouble, retry }: AdviceProps) {
  // Without a network the status says all there is to say.
  if (trouble === null || trouble === 'offline') return null;
  return (
    <div className="advice" role="alert">
      <p>{t(`trouble.${trouble}`, { host: location.host })}</p>
      <p className="hint">{t('trouble.kept')}</p>
      <button type="button" className="link" onClick={retry}>
        {t('trouble.retry')}
      </button>
    </div>
  );
}

/** Says that a reload would lose something, while that is so. */
export function KeptHint({ kept }: Pick<ChatState, 'kept'>) {
  if (kept === 'all') return null;
  return (
    <p className="kept-hint" role="status" aria-label={t('kept.label')}>
      {t(`kept.${kept}`)}
    </p>
  );
}

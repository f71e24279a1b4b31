import { CircleAlert, Clock3, EyeOff } from 'lucide-react';
import { FormattedTime } from 'react-intl';
import type { OutboxEntry } from '../../../electron/contract/state';
import { Bubble } from '../../ui/log/bubble';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';

/** A message or note that is on disk here, but which the hub has not taken yet. */
export function UnsentMessage({ entry }: { readonly entry: OutboxEntry }) {
  const t = useTexts();
  const { core } = useParts();
  const { id, session, state } = entry;
  const failed = state.kind === 'failed';
  return (
    <article
      className={`message from-agent is-own ends unsent${entry.kind === 'note' ? ' is-note' : ''}${failed ? ' is-failed' : ''}`}
    >
      {entry.kind === 'note' ? (
        <header className="message-head">
          <EyeOff size={14} aria-hidden="true" />
          <span className="message-sender">{t('message.noteBy', { name: t('message.you') })}</span>
        </header>
      ) : (
        <span className="visually-hidden">{t('message.you')}</span>
      )}
      <Bubble text={entry.text} showAll={t('message.showAll')} showLess={t('message.showLess')} />
      <p className="stamp">
        <time dateTime={entry.at}>
          <FormattedTime value={entry.at} />
        </time>
        <span className="delivery">
          {failed ? <CircleAlert size={12} aria-hidden="true" /> : <Clock3 size={12} aria-hidden="true" />}
          {failed ? t('message.failed', { reason: state.error.message }) : t('message.sending')}
        </span>
        {state.kind === 'held' ? (
          <button type="button" className="link" onClick={() => void core.call('message.undo', { session, id })}>
            {t('message.undo')}
          </button>
        ) : null}
        {failed ? (
          <>
            <button type="button" className="link" onClick={() => void core.call('message.retry', { session, id })}>
              {t('message.retry')}
            </button>
            <button type="button" className="link" onClick={() => void core.call('message.discard', { session, id })}>
              {t('message.discard')}
            </button>
          </>
        ) : null}
      </p>
    </article>
  );
}

import { sizeOf } from '../../ui/file-size';
import { t } from '../texts';
import { canPreview, type ShownAttachment } from './attachment';
import { FileMark } from './file-mark';
import { useBlobAddress } from './use-blob-address';
import { useShowable } from './use-showable';

interface TrayProps {
  readonly attachments: readonly ShownAttachment[];
  readonly onRemove: (id: string) => void;
  readonly onRetry: (id: string) => void;
}

/** What goes with the next message: each with how far it is, to be taken away or tried again. */
export function Tray({ attachments, onRemove, onRetry }: TrayProps) {
  if (attachments.length === 0) return null;
  return (
    <ul className="tray" aria-label={t('files.tray')}>
      {attachments.map((attachment) => (
        <li key={attachment.id} className={`chip is-${attachment.state}`}>
          <Chip attachment={attachment} onRetry={onRetry} />
          <button
            type="button"
            className="chip-remove"
            aria-label={t(attachment.state === 'sending' ? 'files.cancelOf' : 'files.removeOf', {
              name: attachment.name,
            })}
            onClick={() => onRemove(attachment.id)}
          >
            <svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" className="line-icon">
              <path d="M18 6 6 18M6 6l12 12" />
            </svg>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The files of a message that waits to be sent. */
export function UnsentFiles({ attachments }: { readonly attachments: readonly ShownAttachment[] }) {
  if (attachments.length === 0) return null;
  return (
    <ul className="sent-files">
      {attachments.map((attachment) => (
        <li key={attachment.id} className={`chip is-${attachment.state}`}>
          <Chip attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

interface ChipProps {
  readonly attachment: ShownAttachment;
  /** Absent where there is nothing to be tried again by itself. */
  readonly onRetry?: (id: string) => void;
}

function Chip({ attachment, onRetry }: ChipProps) {
  const { id, name, blob, state, progress } = attachment;
  const { picture } = useShowable(canPreview(blob.type) ? blob : null);
  const address = useBlobAddress(picture);
  return (
    <>
      {address === null ? <FileMark name={name} /> : <img className="chip-picture" src={address} alt="" />}
      <span className="chip-texts">
        <span className="chip-name" title={name}>
          {name}
        </span>
        <span className="chip-state">{stateText(attachment)}</span>
        {state === 'sending' ? <progress aria-label={t('files.progress', { name })} value={progress} max={1} /> : null}
        {state === 'failed' && onRetry !== undefined ? (
          <button
            type="button"
            className="link chip-retry"
            aria-label={t('files.retryOf', { name })}
            onClick={() => onRetry(id)}
          >
            {t('files.retry')}
          </button>
        ) : null}
      </span>
    </>
  );
}

function stateText({ state, size, progress, error }: ShownAttachment): string {
  switch (state) {
    case 'ready':
      return sizeText(size);
    case 'waiting':
      return t('files.waiting');
    case 'sending':
      return t('files.sending', { percent: Math.floor(progress * 100), size: sizeText(size) });
    case 'failed':
      return t('files.failed', { reason: error?.message ?? '' });
  }
}

/** A size in words. */
export function sizeText(bytes: number): string {
  const { unit, value } = sizeOf(bytes);
  return t(`files.${unit}`, { value });
}

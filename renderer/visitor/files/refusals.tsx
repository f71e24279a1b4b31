import { t } from '../texts';
import { ALLOWED_TYPES, type Refusal } from './attachment';
import { sizeText } from './tray';

interface RefusalsProps {
  readonly refusals: readonly Refusal[];
  readonly onClose: () => void;
}

/** Says of each file that was not attached why, in words; stays until it has been read. */
export function Refusals({ refusals, onClose }: RefusalsProps) {
  if (refusals.length === 0) return null;
  return (
    <div className="refusals">
      <div role="alert">
        {refusals.map((refusal, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows, and is emptied as a whole.
          <p key={index}>{textOf(refusal)}</p>
        ))}
      </div>
      <button type="button" className="link" onClick={onClose}>
        {t('files.refusedClose')}
      </button>
    </div>
  );
}

function textOf(refusal: Refusal): string {
  const { name } = refusal;
  switch (refusal.kind) {
    case 'type':
      return t('files.refused.type', { name, types: ALLOWED_TYPES });
    case 'size':
      return t('files.refused.size', { name, size: sizeText(refusal.size), limit: sizeText(refusal.limit) });
    case 'count':
      return t('files.refused.count', { name, limit: refusal.limit });
    case 'other':
      return t('files.refused.other', { name, reason: refusal.reason });
    default:
      return t(`files.refused.${refusal.kind}`, { name });
  }
}
